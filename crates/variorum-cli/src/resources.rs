//! The resources built into the program: weights and gazetteer, made by the scripts in `training/`, never downloaded.

use anyhow::{Context, Result};
use variorum::pipeline::{ResourceBytes, Resources};

const BYTES: ResourceBytes<'_> = ResourceBytes {
    encoder: include_bytes!("../../../models/encoder/encoder.bin"),
    centring: include_bytes!("../../../models/encoder-means/means.bin"),
    gazetteer: include_bytes!("../../../models/gazetteer/gazetteer.bin"),
    names: include_bytes!("../../../models/names/names.bin"),
    kinds: include_bytes!("../../../models/kinds/kinds.bin"),
    roles: include_bytes!("../../../models/roles/roles.bin"),
    agreement: include_bytes!("../../../models/agreement/agreement.bin"),
    words: include_bytes!("../../../models/words/words.bin"),
};

/// Returns the built-in resources.
pub(crate) fn built_in() -> Result<Resources> {
    Resources::from_bytes(BYTES).context("a built-in resource is damaged, a fault of this build")
}
