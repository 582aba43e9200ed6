//! The server as a team meets it: signing in, reading, judging, running again, exporting; and what it refuses.

use crate::program::{code, root, said, scratch, variorum};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

/// A running server; it ends with the value.
pub(crate) struct Desk {
    process: Child,
    address: String,
    /// The word of the first sign-in.
    token: Option<String>,
    agent: Agent,
}

/// Somebody who is signed in.
#[derive(Clone, Default)]
struct Signed {
    headers: Vec<(String, String)>,
}

/// What was answered.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    #[track_caller]
    fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }
}

impl Desk {
    /// Starts a server of collections on a port of its own.
    pub(crate) fn start(collections: &[&Path]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
        command.arg("serve").args(collections).args(["--listen", "127.0.0.1:0"]);
        let mut process = command.stderr(Stdio::piped()).spawn().expect("the server starts");
        let (send, said) = mpsc::channel();
        let stderr = process.stderr.take().expect("stderr is piped");
        thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        let line = |what: &str| said.recv_timeout(Duration::from_mins(2)).unwrap_or_else(|_| panic!("no line {what}"));
        let first = line("that says where it serves");
        let address = first.split_whitespace().last().expect("it names an address").to_owned();
        let second = said.recv_timeout(Duration::from_millis(500)).ok();
        let token = second.and_then(|line| Some(line.split_once("token=")?.1.to_owned()));
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_mins(1)));
        Self { process, address, token, agent: config.build().into() }
    }

    fn ask(&self, method: &str, path: &str, signed: &Signed, body: Option<(&str, &[u8])>) -> Answer {
        let mut headers = signed.headers.clone();
        if let Some((kind, _)) = body {
            headers.push(("content-type".into(), kind.into()));
        }
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let bytes = body.map(|(_, bytes)| bytes).unwrap_or_default();
        let response = self.agent.run(request.body(bytes).expect("the request is well formed"));
        answer(response.expect("the server answers"))
    }

    fn get(&self, path: &str, signed: &Signed) -> Answer {
        self.ask("GET", path, signed, None)
    }

    fn send(&self, method: &str, path: &str, signed: &Signed, body: &Value) -> Answer {
        self.ask(method, path, signed, Some(("application/json", body.to_string().as_bytes())))
    }

    /// Signs in with what stands in the body.
    fn sign_in(&self, body: &Value) -> Signed {
        let answer = self.send("POST", "/api/v1/session", &Signed::default(), body);
        let cookie = answer.headers.get("set-cookie").expect("a cookie is set").clone();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let csrf = answer.ok()["csrf"].as_str().expect("there is a word against foreign pages").to_owned();
        let cookie = cookie.split(';').next().expect("a cookie has a value").to_owned();
        Signed { headers: vec![("cookie".into(), cookie), ("x-csrf-token".into(), csrf)] }
    }

    /// Waits until a job is over and returns it.
    fn job(&self, signed: &Signed, queued: &Value) -> Value {
        let id = queued["id"].as_str().expect("a job has an id");
        let until = Instant::now() + Duration::from_mins(4);
        loop {
            let job = self.get(&format!("/api/v1/jobs/{id}"), signed).ok();
            if !matches!(job["state"].as_str(), Some("queued" | "running")) {
                return job;
            }
            assert!(Instant::now() < until, "the job goes on and on: {job}");
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn answer(response: Response<Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut text = Vec::new();
    body.as_reader().read_to_end(&mut text).expect("the answer can be read");
    Answer {
        status: parts.status.as_u16(),
        headers: headers.collect(),
        text: String::from_utf8_lossy(&text).into_owned(),
    }
}

/// Makes the collection of the shipped story.
fn collection(test: &str) -> std::path::PathBuf {
    let folder = scratch(test).join("story");
    let example = root().join("examples/quarry-road");
    let output = variorum(&[Path::new("run"), &example, Path::new("--out"), &folder, Path::new("-q")]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    folder
}

/// Writes an id as a part of a path.
fn part(id: &str) -> String {
    id.replace('%', "%25").replace('/', "%2F")
}

#[test]
fn a_correction_made_in_the_browser_is_there_after_the_next_run() {
    let folder = collection("desk-correction");
    let desk = Desk::start(&[&folder]);
    let token = desk.token.clone().expect("nobody can sign in yet, so a word is printed");
    let admin = desk.sign_in(&json!({ "token": token }));
    let again = desk.send("POST", "/api/v1/session", &Signed::default(), &json!({ "token": token }));
    assert_eq!(again.status, 401, "the word is good once");

    let at = "/api/v1/collections/story";
    let shown = desk.get(at, &admin).ok();
    assert_eq!(shown["n_reports"], 8, "{shown}");
    let events = desk.get(&format!("{at}/events"), &admin).ok();
    let reference = events["items"][0]["ref"].as_str().expect("an event has a reference").to_owned();
    let event = desk.get(&format!("{at}/events/{reference}"), &admin).ok();
    let fields = event["event"]["fields"].as_array().expect("an event has fields");
    let killed = fields.iter().find(|field| field["field"] == "killed").expect("somebody was killed in the story");
    let claim = killed["readings"][0]["claims"][0].as_u64().expect("a reading has claims") as usize;
    let finding = event["event"]["claims"][claim]["id"].as_str().expect("a claim has an id").to_owned();

    let decision =
        json!({ "verdict": { "kind": "correct", "finding": finding, "value": "41" }, "why": "the ministry's list" });
    let without = Signed { headers: vec![admin.headers[0].clone()] };
    assert_eq!(
        desk.send("POST", &format!("{at}/judgements"), &without, &decision).status,
        403,
        "another site could send it"
    );
    let judged = desk.send("POST", &format!("{at}/judgements"), &admin, &decision);
    assert_eq!(judged.status, 201, "{}", judged.text);
    let stale = json!({ "verdict": { "kind": "reject", "finding": finding }, "why": "no", "if_log": 0 });
    assert_eq!(
        desk.send("POST", &format!("{at}/judgements"), &admin, &stale).status,
        409,
        "somebody judged it meanwhile"
    );
    let event = desk.get(&format!("{at}/events/{reference}"), &admin).ok();
    assert_eq!(event["judgements"][0]["verdict"]["value"], "41");

    let job = desk.job(&admin, &desk.send("POST", &format!("{at}/runs"), &admin, &json!({})).ok());
    assert_eq!(job["state"], "done", "{job}");
    assert_eq!((&job["done"], &job["of"]), (&json!(8), &json!(8)));
    let event = desk.get(&format!("{at}/events/{reference}"), &admin).ok();
    let fields = event["event"]["fields"].as_array().expect("an event has fields");
    let killed = fields.iter().find(|field| field["field"] == "killed").expect("the field is still there");
    let corrected = json!({ "min": 41, "max": 41 });
    let readings = killed["readings"].as_array().expect("a field has readings");
    assert!(readings.iter().any(|reading| reading["value"]["count"] == corrected), "the correction is kept: {killed}");
    let inbox = desk.get(&format!("{at}/inbox"), &admin).ok();
    assert_eq!(inbox["items"][0]["kind"], "event", "the inbox says what changed: {inbox}");

    let export = desk.send("POST", &format!("{at}/exports"), &admin, &json!({ "format": "acled" })).ok();
    assert_eq!(export["state"], "ready");
    let id = export["id"].as_str().expect("an export has an id");
    let file = desk.get(&format!("{at}/exports/{id}/file"), &admin);
    assert!(file.text.starts_with("event_id_cnty,"), "{}", &file.text[..80.min(file.text.len())]);
}

#[test]
fn files_are_uploaded_read_and_found_in_both_scripts() {
    let folder = collection("desk-upload");
    let desk = Desk::start(&[&folder]);
    let admin = desk.sign_in(&json!({ "token": desk.token }));
    let at = "/api/v1/collections/story";
    let page = "<html lang='ar'><head><title>انفجار في صبراتة</title></head><body><article><h1>انفجار في صبراتة</h1>\
                <p>قتل سبعة أشخاص في انفجار بمدينة صبراتة يوم 3 مايو 2024، وفق ما ذكرته وزارة الصحة.</p></article></body></html>";
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"new/one.html\"\r\nContent-Type: text/html\r\n\r\n{page}\r\n--b--\r\n"
    );
    let sent =
        desk.ask("POST", &format!("{at}/uploads"), &admin, Some(("multipart/form-data; boundary=b", body.as_bytes())));
    assert_eq!(sent.status, 202, "{}", sent.text);
    let job = desk.job(&admin, &sent.json());
    assert_eq!((&job["state"], &job["result"]["n_new"]), (&json!("done"), &json!(1)), "{job}");
    let job = desk.job(&admin, &desk.send("POST", &format!("{at}/runs"), &admin, &json!({})).ok());
    assert_eq!(job["state"], "done", "{job}");
    // Without the letters that cling to the word, and without its hamza.
    let found = desk.get(&format!("{at}/search?q=%D8%B5%D8%A8%D8%B1%D8%A7%D8%AA%D9%87&kind=report"), &admin).ok();
    assert_eq!(found["total"], 1, "{found}");
    let id = found["items"][0]["id"].as_str().expect("a report has an id");
    let report = desk.get(&format!("{at}/reports/{id}"), &admin).ok();
    let marks = report["marks"].as_array().expect("a report has marks");
    assert!(marks.iter().any(|mark| mark["label"] == "Killed" || mark["label"] == "killed"), "{marks:?}");
    let finding = marks[0]["id"].as_str().expect("a mark has an id");
    let explained = desk.get(&format!("{at}/explain?id={}", part(finding)), &admin);
    assert_eq!(explained.status, 200, "{}", explained.text);
    let queries = "queries=%7B%22q0%22%3A%7B%22query%22%3A%22Sabratha%22%7D%7D";
    let refine = desk.ask(
        "POST",
        &format!("{at}/reconcile"),
        &admin,
        Some(("application/x-www-form-urlencoded", queries.as_bytes())),
    );
    assert_eq!(refine.status, 200, "{}", refine.text);
}

#[test]
fn each_may_do_what_their_role_allows_and_a_restricted_collection_is_closed() {
    let folder = collection("desk-roles");
    let desk = Desk::start(&[&folder]);
    let admin = desk.sign_in(&json!({ "token": desk.token }));
    let at = "/api/v1/collections/story";
    for (name, role) in [("Salma", "reader"), ("Idris", "analyst"), ("Noor", "reviewer")] {
        let person = json!({ "name": name, "role": role, "password": "a long enough one" });
        assert_eq!(desk.send("POST", "/api/v1/people", &admin, &person).status, 201);
    }
    let sign = |name: &str| desk.sign_in(&json!({ "name": name, "password": "a long enough one" }));
    let (reader, analyst, reviewer) = (sign("Salma"), sign("Idris"), sign("Noor"));
    let wrong = desk.send(
        "POST",
        "/api/v1/session",
        &Signed::default(),
        &json!({ "name": "Salma", "password": "another one, long" }),
    );
    assert_eq!(wrong.status, 401);
    assert_eq!(desk.get(&format!("{at}/events"), &reader).status, 200);
    assert_eq!(desk.send("POST", &format!("{at}/runs"), &reader, &json!({})).status, 403);
    assert_eq!(desk.get("/api/v1/people", &analyst).status, 403);

    let rules = json!({ "exports_need_approval": true, "restricted": true });
    assert_eq!(desk.send("PATCH", at, &admin, &rules).status, 200);
    assert_eq!(desk.get(at, &analyst).status, 404, "a restricted collection is as good as absent");
    for name in ["Idris", "Noor"] {
        let open = json!({ "collections": ["story"] });
        assert_eq!(desk.send("PATCH", &format!("/api/v1/people/{name}"), &admin, &open).status, 200);
    }
    let export =
        desk.send("POST", &format!("{at}/exports"), &analyst, &json!({ "format": "geojson", "why": "map" })).ok();
    let approval = format!("{at}/exports/{}/approval", export["id"].as_str().expect("it has an id"));
    assert_eq!(export["state"], "waiting");
    let yes = json!({ "approve": true, "why": "fine" });
    assert_eq!(desk.send("POST", &approval, &analyst, &yes).status, 403);
    assert_eq!(desk.send("POST", &approval, &reviewer, &yes).ok()["state"], "ready");
    let events = desk.get(&format!("{at}/events"), &reviewer).ok();
    let id = events["items"][0]["id"].as_str().expect("an event has an id");
    assert_eq!(desk.get(&format!("{at}/events/{}", part(id)), &reviewer).status, 200);
    let audit = desk.get("/api/v1/audit", &admin).ok().to_string();
    assert!(audit.contains(&format!("story/event/{id}")), "whoever reads in a restricted collection is noted");
}

#[test]
fn twenty_who_judge_at_once_lose_nothing_and_see_each_other() {
    let folder = collection("desk-twenty");
    let desk = Desk::start(&[&folder]);
    let admin = desk.sign_in(&json!({ "token": desk.token }));
    let at = "/api/v1/collections/story";
    let events = desk.get(&format!("{at}/events"), &admin).ok();
    let reference = events["items"][0]["ref"].as_str().expect("an event has a reference");
    let event = desk.get(&format!("{at}/events/{reference}"), &admin).ok();
    let claims: Vec<String> = event["event"]["claims"]
        .as_array()
        .expect("an event has claims")
        .iter()
        .filter_map(|claim| Some(claim["id"].as_str()?.to_owned()))
        .collect();
    thread::scope(|scope| {
        for who in 0..20 {
            let (desk, admin, claims) = (&desk, &admin, &claims);
            scope.spawn(move || {
                for turn in 0..5 {
                    let finding = &claims[(who + turn) % claims.len()];
                    let decision =
                        json!({ "verdict": { "kind": "accept", "finding": finding }, "why": format!("{who} {turn}") });
                    let answer = desk.send("POST", &format!("{at}/judgements"), admin, &decision);
                    assert_eq!(answer.status, 201, "{}", answer.text);
                }
            });
        }
    });
    let judgements = desk.get(&format!("{at}/judgements?limit=200"), &admin).ok();
    assert_eq!(judgements["total"], 100);
    let mut reasons: Vec<&str> =
        judgements["items"].as_array().expect("a list").iter().filter_map(|one| one["why"].as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    assert_eq!(reasons.len(), 100, "no judgement was lost or written over another");
    let output = variorum(&[Path::new("verify"), Path::new("--in"), &folder]);
    assert_eq!(code(&output), 0, "the log's chain is whole: {}", said(&output));
}

#[test]
fn hostile_requests_get_a_clear_refusal() {
    let folder = collection("desk-hostile");
    let desk = Desk::start(&[&folder]);
    let admin = desk.sign_in(&json!({ "token": desk.token }));
    let mut n = 0;
    for hostile in hostile(&admin) {
        let Hostile { method, path, signed, body, expected } = &hostile;
        let body = body.as_ref().map(|(kind, bytes)| (kind.as_str(), bytes.as_slice()));
        let answer = desk.ask(method, path, signed, body);
        assert!(expected.contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.text);
        if answer.status >= 400 {
            let problem = answer.json();
            assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{method} {path}: {problem}");
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{method} {path}");
        }
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        n += 1;
    }
    assert!(n >= 200, "{n} hostile requests");
    assert_eq!(desk.get("/api/v1/collections/story", &admin).ok()["n_reports"], 8, "and nothing is changed");
}

/// A request that means harm, and how it may be answered.
struct Hostile {
    method: &'static str,
    path: String,
    signed: Signed,
    body: Option<(String, Vec<u8>)>,
    expected: Vec<u16>,
}

/// Returns requests with injections, traversals, wrong types, forged tokens, foreign origins, addresses inside.
fn hostile(admin: &Signed) -> Vec<Hostile> {
    let at = "/api/v1/collections/story";
    let refused = [400, 401, 403, 404, 405, 409, 413, 415, 421];
    let harmless = [200, 400, 404];
    let mut all = Vec::new();
    let mut push =
        |method: &'static str, path: String, signed: &Signed, body: Option<(&str, String)>, expected: &[u16]| {
            let body = body.map(|(kind, text)| (kind.to_owned(), text.into_bytes()));
            all.push(Hostile { method, path, signed: signed.clone(), body, expected: expected.to_vec() });
        };
    let texts = [
        "%27%20OR%201%3D1--",
        "%22%3B%20DROP%20TABLE%20captures%3B--",
        "..%2F..%2F..%2Fetc%2Fpasswd",
        "%2e%2e%2f%2e%2e%2f",
        "%00",
        "%0d%0aSet-Cookie%3A%20a%3Db",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%24%7Bjndi%3Aldap%3A%2F%2Fx%7D",
        "%E2%80%AE%D9%85",
        "-1",
        "99999999999999999999",
        "NaN",
        "%F0%9F%92%A9",
        "a%2Fb%2Fc%2Fd",
        "%25s%25n",
        "()%20%7B%20%3A%3B%7D",
    ];
    for text in texts {
        for path in ["events", "reports", "entities", "exports"] {
            let path = format!("{at}/{path}/{text}{}", if path == "exports" { "/file" } else { "" });
            push("GET", path, admin, None, &refused);
        }
        push("GET", format!("/api/v1/collections/{text}"), admin, None, &refused);
        push("GET", format!("{at}/search?q={text}"), admin, None, &harmless);
        push("GET", format!("{at}/events?type={text}&country={text}"), admin, None, &harmless);
        push("GET", format!("{at}/events?cursor={text}"), admin, None, &[400, 409]);
        push("GET", format!("{at}/events?limit={text}"), admin, None, &[400]);
        push("GET", format!("{at}/events?from={text}"), admin, None, &[400]);
    }
    for address in [
        "http://127.0.0.1/",
        "http://localhost:22/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://192.168.1.1/admin",
        "http://2130706433/",
        "http://0x7f.1/",
        "file:///etc/passwd",
        "gopher://x/",
        "http://[::ffff:127.0.0.1]/",
        "javascript:alert(1)",
        "http://intranet/",
        "ftp://example.org/",
        "",
        "//",
        "http://",
    ] {
        push(
            "POST",
            format!("{at}/addresses"),
            admin,
            Some(("application/json", json!({ "urls": [address] }).to_string())),
            &[400, 403],
        );
    }
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"verdict\":{}}",
        "{\"verdict\":{\"kind\":\"accept\"},\"why\":\"x\"}",
        "{\"verdict\":{\"kind\":\"accept\",\"finding\":\"nothing\"},\"why\":\"x\"}",
        "{\"verdict\":{\"kind\":\"revoke\",\"seq\":-1},\"why\":\"x\"}",
        "{\"verdict\":{\"kind\":\"revoke\",\"seq\":77},\"why\":\"x\"}",
        "{\"verdict\":{\"kind\":\"sudo\"},\"why\":\"x\"}",
    ];
    for body in bodies {
        push("POST", format!("{at}/judgements"), admin, Some(("application/json", body.to_owned())), &[400]);
        push("POST", "/api/v1/people".to_owned(), admin, Some(("application/json", body.to_owned())), &[400]);
        push("POST", format!("{at}/exports"), admin, Some(("application/json", body.to_owned())), &[400]);
    }
    push("POST", format!("{at}/judgements"), admin, Some(("text/plain", "x".to_owned())), &[415]);
    push("POST", format!("{at}/judgements"), admin, Some(("application/json", "x".repeat(2 << 20))), &[413]);
    push("POST", format!("{at}/judgements"), admin, Some(("application/json", "[".repeat(100_000))), &[400]);
    for name in ["../../evil.html", "/etc/cron.d/x", "..\\\\..\\\\x", "a/../../x", ""] {
        let part =
            format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nx\r\n--b--\r\n");
        push("POST", format!("{at}/uploads"), admin, Some(("multipart/form-data; boundary=b", part)), &[400]);
    }
    push("POST", format!("{at}/uploads"), admin, Some(("multipart/form-data", "x".to_owned())), &[400, 415]);
    push("POST", format!("{at}/uploads"), admin, Some(("application/json", "{}".to_owned())), &[415]);
    for header in ["Bearer x", "Bearer vk_0000", "Basic YTpi", "Bearer ", "vk_1", "Bearer vk_%00"] {
        let forged = Signed { headers: vec![("authorization".into(), header.into())] };
        push("GET", format!("{at}/events"), &forged, None, &[401]);
        push("POST", format!("{at}/runs"), &forged, Some(("application/json", "{}".to_owned())), &[401]);
    }
    for cookie in ["variorum_session=", "variorum_session=0000", "variorum_session=' OR 1=1", "a=b"] {
        let forged = Signed { headers: vec![("cookie".into(), cookie.into())] };
        push("GET", format!("{at}/events"), &forged, None, &[401]);
    }
    let no_word = Signed { headers: vec![admin.headers[0].clone()] };
    let wrong_word = Signed { headers: vec![admin.headers[0].clone(), ("x-csrf-token".into(), "0000".into())] };
    let foreign =
        Signed { headers: [admin.headers.clone(), vec![("sec-fetch-site".into(), "cross-site".into())]].concat() };
    for forged in [no_word, wrong_word, foreign] {
        for (method, path) in [
            ("POST", format!("{at}/runs")),
            ("POST", "/api/v1/people".to_owned()),
            ("DELETE", "/api/v1/session".to_owned()),
            ("PATCH", at.to_owned()),
        ] {
            push(method, path, &forged, Some(("application/json", "{}".to_owned())), &[403]);
        }
    }
    let renamed = Signed { headers: [admin.headers.clone(), vec![("host".into(), "evil.example".into())]].concat() };
    push("GET", format!("{at}/events"), &renamed, None, &[421]);
    for (method, path) in [("PUT", "events"), ("DELETE", "reports"), ("PATCH", "search"), ("POST", "review")] {
        push(method, format!("{at}/{path}"), admin, Some(("application/json", "{}".to_owned())), &[405]);
    }
    all
}

#[test]
fn the_document_of_the_api_names_every_route_and_answers_are_tagged() {
    let folder = collection("desk-document");
    let desk = Desk::start(&[&folder]);
    let admin = desk.sign_in(&json!({ "token": desk.token }));
    let document = desk.get("/api/v1/openapi.json", &Signed::default());
    let tag = document.headers["etag"].clone();
    let document = document.ok();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    assert!(document["paths"].as_object().is_some_and(|paths| paths.len() > 30));
    let known = Signed { headers: vec![("if-none-match".into(), tag)] };
    assert_eq!(desk.get("/api/v1/openapi.json", &known).status, StatusCode::NOT_MODIFIED.as_u16());
    for path in ["/healthz", "/readyz", "/metrics", "/version"] {
        assert_eq!(desk.get(path, &Signed::default()).status, 200, "{path}");
    }
    assert_eq!(desk.get("/api/v1/collections", &Signed::default()).status, 401);
    assert_eq!(desk.get("/api/v1/nothing", &admin).status, 404);
    assert!(desk.get("/", &Signed::default()).headers["content-security-policy"].contains("default-src 'none'"));
}

#[test]
fn an_admin_who_set_no_password_is_not_shut_out() {
    let folder = collection("desk-shut-out");
    let first = Desk::start(&[&folder]);
    first.sign_in(&json!({ "token": first.token }));
    drop(first);
    let again = Desk::start(&[&folder]);
    let admin = again.sign_in(&json!({ "token": again.token }));
    let password = json!({ "new": "a long enough one" });
    assert_eq!(again.send("POST", "/api/v1/session/password", &admin, &password).status, 204);
    drop(again);
    assert_eq!(Desk::start(&[&folder]).token, None, "there is an admin who can sign in");
}

#[test]
fn a_port_that_is_taken_is_a_clear_error() {
    let folder = collection("desk-port");
    let desk = Desk::start(&[&folder]);
    let port = desk.address.trim_start_matches("http://");
    let output = variorum(&["serve".as_ref(), folder.as_os_str(), "--listen".as_ref(), port.as_ref()]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("cannot listen on"), "{}", said(&output));
    assert!(!said(&output).contains("panicked"), "{}", said(&output));
}
