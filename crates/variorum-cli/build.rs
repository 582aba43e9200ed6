//! Takes the desk's page in again when it was built again; the folder is there, empty, where it was never built.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
