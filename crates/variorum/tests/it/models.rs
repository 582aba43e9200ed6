//! The resources of the repository, and what the program finds in a text with them.

#![expect(clippy::disallowed_methods, reason = "a test may read files")]

use std::path::{Path, PathBuf};
use variorum::model::analysis::Analysis;
use variorum::model::capture::CrawlRecord;
use variorum::pipeline::{self, ResourceBytes, Resources, Settings};

/// Returns the repository's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the resources that the program brings along.
pub(crate) fn resources() -> Resources {
    let read = |path: &str| std::fs::read(root().join("models").join(path)).expect("the repository has the resource");
    let bytes = ResourceBytes {
        encoder: &read("encoder/encoder.bin"),
        centring: &read("encoder-means/means.bin"),
        gazetteer: &read("gazetteer/gazetteer.bin"),
        names: &read("names/names.bin"),
        kinds: &read("kinds/kinds.bin"),
        roles: &read("roles/roles.bin"),
        agreement: &read("agreement/agreement.bin"),
        words: &read("words/words.bin"),
    };
    Resources::from_bytes(bytes).expect("the resources are whole")
}

/// Returns what is found in a text that is an article.
pub(crate) fn analysis(name: &str, text: &[u8], resources: &Resources) -> Analysis {
    let settings = Settings::standard();
    let captures = pipeline::captures(name, text, &CrawlRecord::default(), &settings).value;
    let article = pipeline::article(&captures[0], resources, &settings).value.expect("the text is an article");
    pipeline::findings(article, resources).value
}
