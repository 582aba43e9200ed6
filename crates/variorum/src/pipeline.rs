//! The stages joined: `read` for one capture, `edit` for a corpus. The only file that names every stage.

use crate::analyse::proposals::{Admitted, Request};
use crate::analyse::templates::{Filler, SentenceHeard, Template};
use crate::collate::proposals::Loose;
use crate::error::Error;
use crate::lang::Lexicons;
use crate::lang::telling::PoliceAct;
use crate::model::analysis::{Analysis, Sentence};
use crate::model::article::Article;
use crate::model::capture::{Capture, CrawlRecord, RecordFields};
use crate::model::edition::{EarlierVersion, Edition, Manifest, ResourceDigest};
use crate::model::genealogy::Genealogy;
use crate::model::id::CaptureId;
use crate::model::judgement::Judgement;
use crate::model::note::{Note, Noted};
use crate::model::proposal::{Answer, Proposal, Proposals, SecondReader};
use crate::model::span::Span;
use crate::text::digest::sha256_hex;
use crate::text::encoder::{
    AgreementHead, Centring, Encoder, Encoding, SentenceHead, SentenceHeads, Tagged, TokenHead, TokenHeads, Worded,
    words_and_marks,
};
use crate::text::gazetteer::Gazetteer;
use crate::text::hints::{Hints, WordLists};
use crate::text::tokens::tokens;
use crate::{analyse, clean, collate, ingest, link, trace};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// The settings of every stage; all of them decide the edition's bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which fields of a JSON record mean what.
    pub fields: RecordFields,
    /// Which outlets are of one owner, where neither page nor crawl says so.
    pub families: clean::Families,
    /// How much is taken in.
    pub limits: Limits,
    /// How reports are compared.
    pub trace: trace::Settings,
    /// What is joined.
    pub link: link::Settings,
}

/// How much is taken in; what is beyond is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Files of more bytes than this are not read; in a web archive, records.
    pub max_file_bytes: u64,
    /// What a compressed file or an archive unpacks to has no more bytes than this.
    pub max_unpacked_bytes: u64,
    /// Pages of more bytes than this are read without the extractor.
    pub max_page_bytes: usize,
    /// Pages nested deeper than this are read without the extractor.
    pub max_page_depth: usize,
    /// So many pages of a PDF are read.
    pub max_pdf_pages: usize,
    /// So many letters of a PDF are read.
    pub max_pdf_letters: usize,
}

impl Settings {
    /// Returns the settings of the program.
    pub fn standard() -> Self {
        let (ingest, clean) = (ingest::Settings::standard(), clean::Settings::standard());
        Self {
            fields: ingest.fields,
            families: clean.families,
            limits: Limits {
                max_file_bytes: ingest.max_bytes,
                max_unpacked_bytes: ingest.max_unpacked_bytes,
                max_page_bytes: clean.max_page_bytes,
                max_page_depth: clean.max_depth,
                max_pdf_pages: clean.pdf.max_pages,
                max_pdf_letters: clean.pdf.max_glyphs,
            },
            trace: trace::STANDARD,
            link: link::Settings::STANDARD,
        }
    }

    fn ingest(&self) -> ingest::Settings {
        let Limits { max_file_bytes: max_bytes, max_unpacked_bytes, .. } = self.limits;
        ingest::Settings { max_bytes, max_unpacked_bytes, fields: self.fields.clone() }
    }

    fn clean(&self) -> clean::Settings {
        let Limits { max_page_bytes, max_page_depth: max_depth, max_pdf_pages, max_pdf_letters, .. } = self.limits;
        let pdf = clean::PdfLimits { max_pages: max_pdf_pages, max_glyphs: max_pdf_letters };
        clean::Settings { max_page_bytes, max_depth, pdf, fields: self.fields.clone(), families: self.families.clone() }
    }
}

/// The bytes of the resources that the program brings along.
#[derive(Debug, Clone, Copy)]
pub struct ResourceBytes<'a> {
    /// The encoder's weights (`models/encoder`).
    pub encoder: &'a [u8],
    /// The mean sentence vector of each language (`models/encoder-means`).
    pub centring: &'a [u8],
    /// The gazetteer (`models/gazetteer`).
    pub gazetteer: &'a [u8],
    /// The names heads (`models/names`).
    pub names: &'a [u8],
    /// The heads over sentence vectors (`models/kinds`).
    pub kinds: &'a [u8],
    /// The head of incidents' roles (`models/roles`).
    pub roles: &'a [u8],
    /// The head that compares sentences (`models/agreement`).
    pub agreement: &'a [u8],
    /// The word lists that the heads read (`models/words`).
    pub words: &'a [u8],
}

/// The head whose labels `analyse` reads.
pub const NAMES_HEAD: &str = "names";
/// The head that marks who and what play a role in an incident.
const ROLES_HEAD: &str = "roles";
/// The heads that tell kinds of events, what police did, and the kinds of incidents of MUC-4.
const EVENTS_HEAD: &str = "events";
const POLICE_HEAD: &str = "police";
const INCIDENTS_HEAD: &str = "incidents";

/// What the stages know beside their input: weights, gazetteer, lexicons. Costly to make, shared by all reports.
pub struct Resources {
    lexicons: Lexicons,
    gazetteer: Gazetteer,
    encoder: Encoder,
    centring: Centring,
    heads: TokenHeads,
    kinds: SentenceHeads,
    roles: TokenHeads,
    agreement: AgreementHead,
    words: WordLists,
    digests: Vec<ResourceDigest>,
}

impl Resources {
    /// Returns the resources made of their bytes, or what is wrong with them.
    pub fn from_bytes(bytes: ResourceBytes<'_>) -> Result<Self, Error> {
        let ResourceBytes { encoder, centring, gazetteer, names, kinds, roles, agreement, words } = bytes;
        let named = [
            ("agreement", agreement),
            ("encoder", encoder),
            ("encoder-means", centring),
            ("gazetteer", gazetteer),
            ("kinds", kinds),
            ("names", names),
            ("roles", roles),
            ("words", words),
        ];
        let digest = |(name, bytes): (&str, &[u8])| ResourceDigest { name: name.to_owned(), sha256: sha256_hex(bytes) };
        let encoder = Encoder::from_bytes(encoder)?;
        let heads = TokenHeads::from_bytes(names)?;
        let (kinds, roles) = (SentenceHeads::from_bytes(kinds)?, TokenHeads::from_bytes(roles)?);
        if [heads.encoder_digest(), kinds.encoder_digest(), roles.encoder_digest()] != [encoder.digest(); 3] {
            return Err(Error::resource("expected heads of this encoder, found some of another"));
        }
        let token_heads =
            [(&heads, NAMES_HEAD), (&roles, ROLES_HEAD)].map(|(heads, name)| (heads.head(name).is_some(), name));
        let sentence_heads = [EVENTS_HEAD, POLICE_HEAD, INCIDENTS_HEAD].map(|name| (kinds.head(name).is_some(), name));
        if let Some((_, name)) = token_heads.into_iter().chain(sentence_heads).find(|(is_there, _)| !is_there) {
            return Err(Error::resource(format!("expected a head `{name}`, found none")));
        }
        let agreement = AgreementHead::from_bytes(agreement)?;
        if agreement.encoder_digest() != encoder.digest() {
            return Err(Error::resource("expected an agreement head of this encoder, found one of another"));
        }
        Ok(Self {
            lexicons: Lexicons::built_in()?,
            gazetteer: Gazetteer::from_bytes(gazetteer)?,
            encoder,
            centring: Centring::from_bytes(centring)?,
            heads,
            kinds,
            roles,
            agreement,
            words: WordLists::from_bytes(words)?,
            digests: named.map(digest).to_vec(),
        })
    }

    /// Returns the name and digest of each resource, by name. Lexicons are part of the program and change with its version.
    pub fn digests(&self) -> Vec<ResourceDigest> {
        self.digests.clone()
    }

    /// Returns the word lists.
    pub fn lexicons(&self) -> &Lexicons {
        &self.lexicons
    }

    /// Returns the encoder.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Returns the languages' mean sentence vectors.
    pub fn centring(&self) -> &Centring {
        &self.centring
    }

    /// Returns the head that finds names.
    pub fn names(&self) -> TokenHead<'_> {
        self.heads.head(NAMES_HEAD).unwrap_or_else(|| unreachable!("resources are made with this head"))
    }

    /// Returns the head that marks who and what play a role in an incident.
    pub fn roles(&self) -> TokenHead<'_> {
        self.roles.head(ROLES_HEAD).unwrap_or_else(|| unreachable!("resources are made with this head"))
    }

    fn sentence_head(&self, name: &str) -> &SentenceHead {
        self.kinds.head(name).unwrap_or_else(|| unreachable!("resources are made with this head"))
    }

    /// Returns the centred vector of each text.
    fn centred(&self, texts: &[&str], language: &str) -> Vec<Vec<f32>> {
        let vectors = self.encoder.sentence_vectors(texts);
        vectors.iter().map(|vector| self.centring.centre(language, vector)).collect()
    }

    /// Returns the head that compares sentences.
    pub fn agreement(&self) -> &AgreementHead {
        &self.agreement
    }

    /// Returns what lists say of words, for the heads.
    pub fn hints(&self) -> Hints<'_> {
        Hints { lists: &self.words, gazetteer: &self.gazetteer, clitics: self.lexicons.hint_clitics() }
    }

    /// Returns the head of a benchmark's own convention, where one was trained (`wojood`, `re3d`, `idrisi`).
    pub fn head(&self, name: &str) -> Option<TokenHead<'_>> {
        self.heads.head(name)
    }
}

/// Returns the SHA-256 of the settings, hex.
pub fn settings_digest(settings: &Settings) -> String {
    sha256_hex(&serde_json::to_vec(settings).expect("settings are plain data"))
}

/// Returns the manifest of an edition: what it is made from and by. `captures` come in any order.
pub fn manifest(
    program_version: &str,
    mut captures: Vec<CaptureId>,
    settings: &Settings,
    resources: &Resources,
) -> Manifest {
    captures.sort_unstable();
    Manifest {
        program_version: program_version.to_owned(),
        captures,
        settings_sha256: settings_digest(settings),
        resources: resources.digests(),
        n_judgements: 0,
    }
}

/// Returns the captures in a file's bytes; see [`ingest::captures`].
pub fn captures(name: &str, bytes: &[u8], known: &CrawlRecord, settings: &Settings) -> Noted<Vec<Capture>> {
    ingest::captures(name, bytes, known, &settings.ingest())
}

/// Hands the captures of a stream to `sink` one by one; see [`ingest::stream`].
pub fn stream(
    name: &str,
    reader: &mut dyn BufRead,
    known: &CrawlRecord,
    settings: &Settings,
    sink: &mut dyn FnMut(Capture),
) -> Vec<Note> {
    ingest::stream(name, reader, known, &settings.ingest(), sink)
}

/// Returns the article in one capture, not yet analysed; see [`clean::clean`].
pub fn article(capture: &Capture, resources: &Resources, settings: &Settings) -> Noted<Option<Article>> {
    clean::clean(capture, &resources.lexicons, &settings.clean())
}

/// Returns what one capture says: cleaned, then analysed; nothing, with a note, where it holds no article.
pub fn read(capture: &Capture, resources: &Resources, settings: &Settings) -> Noted<Option<Analysis>> {
    let mut notes = Vec::new();
    let article = article(capture, resources, settings).split_into(&mut notes);
    let value = article.map(|article| findings(article, resources).split_into(&mut notes));
    Noted { value, notes }
}

/// Returns an article with its findings; see [`analyse::analyse`].
pub fn findings(article: Article, resources: &Resources) -> Noted<Analysis> {
    let parts = analyse::Resources {
        lexicons: &resources.lexicons,
        gazetteer: &resources.gazetteer,
        encoder: &resources.encoder,
        centring: &resources.centring,
        names: resources.names(),
        hints: resources.hints(),
    };
    analyse::analyse(article, &parts)
}

/// Returns the kind of event that an article tells as a whole; see [`analyse::kinds::kind`].
pub fn kind<'a>(analysis: &Analysis, resources: &'a Resources) -> &'a str {
    let vectors = resources.centred(&[&analysis.article.text], &analysis.article.language.value);
    let head = resources.sentence_head(EVENTS_HEAD);
    analyse::kinds::kind(&vectors[0], &analysis.incidents, head).unwrap_or_else(|| unreachable!("a head has labels"))
}

/// Returns the incidents of an article with who and what play a role in them; see [`analyse::templates`].
pub fn templates(analysis: &Analysis, resources: &Resources) -> Vec<Template> {
    let article = &analysis.article;
    let texts: Vec<&str> = analysis.sentences.iter().map(|sentence| sentence.span.text(&article.text)).collect();
    let (kinds, roles) = (resources.sentence_head(INCIDENTS_HEAD), resources.roles());
    let heard = |((sentence, text), encoding): ((&Sentence, &&str), Encoding)| {
        let vector = resources.centring.centre(&article.language.value, &encoding.sentence);
        let place = |tagged: Tagged| Filler {
            span: Span::new(sentence.span.start + tagged.range.start, sentence.span.start + tagged.range.end),
            role: tagged.label,
        };
        let worded = Worded { text, encoding: &encoding, words: &words_and_marks(text), hints: &[] };
        let fillers = roles.tag(worded).into_iter().map(place).collect();
        SentenceHeard { kinds: kinds.probabilities(&vector), fillers }
    };
    let encodings = resources.encoder.encode_batch(&texts);
    let sentences: Vec<SentenceHeard> = analysis.sentences.iter().zip(&texts).zip(encodings).map(heard).collect();
    analyse::templates::templates(&article.text, kinds.labels(), &sentences)
}

/// Returns what police did according to each sentence; see [`analyse::policing::police_acts`]. In a language that is not read
/// they did nothing.
pub fn police_acts(sentences: &[&str], language: &str, resources: &Resources) -> Vec<Vec<PoliceAct>> {
    let Some(lexicon) = resources.lexicons.get(language) else { return vec![Vec::new(); sentences.len()] };
    let head = resources.sentence_head(POLICE_HEAD);
    let acts = |(sentence, vector): (&&str, Vec<f32>)| {
        let tokens = tokens(sentence, Span::of(&(0..sentence.len())), &lexicon.clitics);
        analyse::policing::police_acts(&tokens, &vector, &lexicon.telling, head)
    };
    sentences.iter().zip(resources.centred(sentences, language)).map(acts).collect()
}

/// Returns the edition of a corpus. `analyses` come in any order; the edition does not depend on it. Of several versions of
/// a page the last is the report; what changed before is told beside it.
pub fn edit(
    analyses: &[Analysis],
    judgements: &[Judgement],
    resources: &Resources,
    settings: &Settings,
    manifest: Manifest,
    mut notes: Vec<Note>,
) -> Edition {
    let earlier = collate::versions::earlier_versions(analyses).split_into(&mut notes);
    let superseded: BTreeSet<CaptureId> = earlier.iter().map(|version| version.capture).collect();
    let analyses = if superseded.is_empty() {
        Cow::Borrowed(analyses)
    } else {
        let is_last = |analysis: &&Analysis| !superseded.contains(&analysis.article.capture);
        Cow::Owned(analyses.iter().filter(is_last).cloned().collect())
    };
    let genealogy = trace::trace(analyses.as_ref(), &resources.lexicons, &settings.trace).split_into(&mut notes);
    let traced = Traced { genealogy, earlier_versions: earlier };
    edit_traced(analyses.as_ref(), traced, judgements, resources, settings, manifest, notes)
}

/// What is known of a corpus before its findings are joined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Traced {
    /// Who took text from whom.
    pub genealogy: Genealogy,
    /// What is no report, but an earlier version of one.
    pub earlier_versions: Vec<EarlierVersion>,
}

/// Returns the edition of reports that were traced before; [`edit`] without its first half. `analyses` are the last versions
/// of their pages.
pub fn edit_traced(
    analyses: &[Analysis],
    traced: Traced,
    judgements: &[Judgement],
    resources: &Resources,
    settings: &Settings,
    mut manifest: Manifest,
    mut notes: Vec<Note>,
) -> Edition {
    manifest.n_judgements = judgements.len() as u32;
    let Traced { genealogy, earlier_versions } = traced;
    let lexicons = &resources.lexicons;
    // A corrected day or toll tells events apart or joins them as a printed one does.
    let corrected = collate::judged::corrected(analyses, judgements);
    let as_judged: Vec<&Analysis> =
        analyses.iter().map(|analysis| corrected.get(&analysis.article.capture).unwrap_or(analysis)).collect();
    let links = link::link(&as_judged, &genealogy, judgements, lexicons, &settings.link).split_into(&mut notes);
    notes.sort();
    let mut edition = collate::collate(analyses, genealogy, links, judgements, lexicons, manifest, notes);
    edition.earlier_versions = earlier_versions;
    let by_capture: BTreeMap<CaptureId, &Analysis> =
        analyses.iter().map(|analysis| (analysis.article.capture, analysis)).collect();
    for event in &mut edition.events {
        event.conflicts =
            collate::conflicts::suspected(event, &by_capture, &edition.genealogy, lexicons, &resources.agreement);
    }
    edition
}

/// Returns what a second reader is asked about an article; nothing where its language is not read, and its proposals could not
/// be checked. See [`analyse::proposals::request`].
pub fn request(article: &Article, resources: &Resources) -> Option<Request> {
    let lexicon = resources.lexicons.get(&article.language.value)?;
    Some(analyse::proposals::request(article, lexicon))
}

/// Returns the proposals of an answer that the analysed article bears out; see [`analyse::proposals::admitted`].
pub fn admitted(answer: &str, analysis: &Analysis, resources: &Resources) -> Noted<Admitted> {
    let lexicon = resources.lexicons.get(&analysis.article.language.value);
    lexicon.map_or_else(
        || Noted::clean(Admitted::default()),
        |lexicon| analyse::proposals::admitted(answer, analysis, lexicon),
    )
}

/// Returns what a second reader proposed beside an edition, its answers checked against the analyses the edition was made from.
/// `notes` are those of the asking. The edition is not changed; it holds the proposals where its user puts them.
pub fn proposals(
    edition: &Edition,
    analyses: &[Analysis],
    answers: &[Answer],
    reader: SecondReader,
    resources: &Resources,
    mut notes: Vec<Note>,
) -> Proposals {
    let by_capture: BTreeMap<CaptureId, &Analysis> =
        analyses.iter().map(|analysis| (analysis.article.capture, analysis)).collect();
    let (mut loose, mut n_reports, mut n_known) = (Vec::new(), 0, 0);
    for answer in answers {
        let Some(report) = by_capture.get(&answer.capture) else { continue };
        let admitted = admitted(&answer.text, report, resources).split_into(&mut notes);
        n_reports += 1;
        n_known += admitted.n_known;
        let answer_sha256 = sha256_hex(answer.text.as_bytes());
        loose.extend(admitted.claims.into_iter().map(|quoted| {
            let incident = report.incidents[quoted.claim.incident as usize].id;
            let (claim, quote, answer_sha256) = (quoted.claim, quoted.quote, answer_sha256.clone());
            let proposal = Proposal { event: incident, claim, quote, answer_sha256, agrees_with: None };
            Loose { incident, report: report.article.name.clone(), proposal }
        }));
    }
    let claims = collate::proposals::beside(edition, loose).split_into(&mut notes);
    notes.sort();
    Proposals { reader, n_reports, n_known, claims, notes }
}
