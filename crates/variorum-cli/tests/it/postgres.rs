//! A private PostgreSQL server for the tests, from the machine's own binaries: no network, gone with the test process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex};

/// Where Debian keeps the binaries, the newest first; elsewhere they are searched for in `PATH`.
const FOLDERS: &[&str] = &[
    "/usr/lib/postgresql/18/bin",
    "/usr/lib/postgresql/17/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/15/bin",
];

/// The server, started once for all tests of a binary.
static SERVER: LazyLock<Postgres> = LazyLock::new(Postgres::start);

/// The socket's folder, and the shell that runs the server: it stops it when the pipe between us is closed, however this process
/// ends.
struct Postgres {
    folder: PathBuf,
    _shell: Mutex<Child>,
}

/// Returns the address of a new, empty database whose collection has its files in `files`.
///
/// Without server binaries this fails: a store that is promised is tested. `apt-get install postgresql` brings them.
pub(crate) fn database(name: &str, files: &Path) -> String {
    let folder = SERVER.folder.display();
    let made = psql("postgres", &format!("CREATE DATABASE \"{name}\""));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    format!("postgres://postgres@localhost/{name}?host={folder}&files={}", files.display())
}

/// Runs SQL in a database.
pub(crate) fn psql(database: &str, sql: &str) -> std::process::Output {
    let folder = &SERVER.folder;
    let mut command = Command::new(binary("psql"));
    command.args(["-X", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-Atc", sql]).arg("-h").arg(folder);
    command.output().expect("psql starts")
}

impl Postgres {
    fn start() -> Self {
        // A socket's name may have no more than 107 bytes, which a folder below `target` can exceed.
        let folder = std::env::temp_dir().join(format!("variorum-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder can be made");
        let data = folder.join("data");
        let script = format!(
            "set -e; chmod 700 {folder}; \
             {initdb} -D {data} -U postgres -A trust -E UTF8 --no-locale --no-sync >{folder}/log 2>&1; \
             {postgres} -D {data} -k {folder} -c listen_addresses= -c max_connections=40 >>{folder}/log 2>&1 & \
             server=$!; \
             for _ in $(seq 300); do {psql} -X -h {folder} -U postgres -d postgres -c 'SELECT 1' >/dev/null 2>&1 && break; sleep 0.1; done; \
             echo ready; read _ || true; kill -INT $server; wait $server || true; rm -rf {folder}",
            folder = folder.display(),
            data = data.display(),
            initdb = binary("initdb").display(),
            postgres = binary("postgres").display(),
            psql = binary("psql").display(),
        );
        let mut command = unprivileged(&folder);
        let mut shell = command
            .args(["bash", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the shell starts");
        let mut said = String::new();
        let mut stdout = std::io::BufReader::new(shell.stdout.take().expect("the pipe was asked for"));
        std::io::BufRead::read_line(&mut stdout, &mut said).expect("the shell can be heard");
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert_eq!(said.trim(), "ready", "the server did not start: {log}");
        Self { folder, _shell: Mutex::new(shell) }
    }
}

/// Returns where a binary of the server is.
fn binary(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = FOLDERS.iter().map(PathBuf::from).chain(std::env::split_paths(&path));
    let found = folders.map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("`{name}` of PostgreSQL 15 or newer is not there: apt-get install postgresql"))
}

/// Returns a command that runs as a user the server agrees to run as: it refuses root.
fn unprivileged(folder: &Path) -> Command {
    let owner = std::os::unix::fs::MetadataExt::uid(&fs::metadata(folder).expect("the folder is there"));
    if owner != 0 {
        return Command::new("env");
    }
    let given = Command::new("chown").arg("nobody").arg(folder).status().expect("chown starts");
    assert!(given.success(), "the folder cannot be given to `nobody`");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--clear-groups", "--"]);
    command
}
