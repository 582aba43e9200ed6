//! A page to its pieces: the runs of text between the borders of its blocks, each with where it stands, and what the page
//! says of itself in its head. One pass, no tree, linear in the page's length whatever its nesting.

pub(super) mod main_text;
pub(super) mod metadata;

use super::traced::{Gatherer, Traced};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Token, Tokenizer};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ops::Range;

/// A page in pieces, in page order.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The runs of visible text between the borders of blocks.
    pub(super) blocks: Vec<PageBlock>,
    /// The text of the `title` element.
    pub(super) title: Traced,
    /// The `meta` elements: name or property in lower case, and content.
    pub(super) meta: Vec<(String, String)>,
    /// The texts of the JSON-LD scripts.
    pub(super) json_ld: Vec<String>,
    /// The address that the page gives as its own.
    pub(super) canonical: Option<String>,
    /// The `lang` attribute of the page.
    pub(super) language: Option<String>,
    /// `itemprop` values and the `datetime` of `time` elements, in page order.
    pub(super) marked: Vec<Marked>,
    /// The deepest nesting of open elements met.
    pub(super) depth: usize,
    /// Where scripts, styles, comments and idle attributes stand, in page order; none within another.
    pub(super) silent: Vec<Range<usize>>,
}

impl Page {
    /// Returns the page without what the extractor does not look at: often half of it, and no text.
    pub(super) fn without_silent(&self, html: &str) -> String {
        let mut kept = String::with_capacity(html.len());
        let mut at = 0;
        for silent in &self.silent {
            kept.push_str(html.get(at..silent.start).unwrap_or_default());
            at = silent.end;
        }
        kept.push_str(html.get(at..).unwrap_or_default());
        kept
    }
}

/// A run of text between two borders.
#[derive(Debug, Clone)]
pub(super) struct PageBlock {
    /// The clean text.
    pub(super) text: Traced,
    /// The nearest element that makes a block.
    pub(super) element: Element,
    /// What the whole block stands in.
    pub(super) within: Within,
    /// Share of the text that stands in links, `0.0..=1.0`.
    pub(super) link_share: f32,
    /// A number that the blocks of one parent element share.
    pub(super) parent: u32,
}

/// A value marked in the page's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    /// The `itemprop`, or `time` for a `time` element without one.
    pub(super) property: String,
    /// The value of `content` or `datetime`.
    pub(super) value: String,
    /// How many blocks came before it.
    pub(super) block_idx: usize,
}

/// The kind of element a block's text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Element {
    /// `h1`.
    Headline,
    /// `h2` to `h6`.
    Heading,
    /// `p`.
    Paragraph,
    /// `li`, `dd`, `dt`.
    ListItem,
    /// `figcaption`, `caption`, or an element whose class says so.
    Caption,
    /// `button`, `label` and their like.
    Control,
    /// Any other.
    #[default]
    Other,
}

/// What a block stands in: a set of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Within(u16);

impl Within {
    pub(super) const NAVIGATION: Self = Self(1);
    pub(super) const FOOTER: Self = Self(1 << 1);
    pub(super) const ASIDE: Self = Self(1 << 2);
    pub(super) const FORM: Self = Self(1 << 3);
    pub(super) const COMMENT: Self = Self(1 << 4);
    pub(super) const RELATED: Self = Self(1 << 5);
    pub(super) const SHARING: Self = Self(1 << 6);
    pub(super) const LEGAL: Self = Self(1 << 7);
    pub(super) const SPAM: Self = Self(1 << 8);
    pub(super) const HIDDEN: Self = Self(1 << 9);
    pub(super) const ARTICLE: Self = Self(1 << 10);
    pub(super) const QUOTATION: Self = Self(1 << 11);
    pub(super) const BYLINE: Self = Self(1 << 12);
    pub(super) const TIME: Self = Self(1 << 13);

    /// Returns whether any flag of `other` is set.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns the flags that are set, one by one.
    pub(super) fn flags(self) -> impl Iterator<Item = Self> {
        (0..u16::BITS).map(|bit| Self(1 << bit)).filter(move |flag| self.has(*flag))
    }

    fn shared_with(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// Returns whether the text of an element is no text.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "select"
            | "textarea"
            | "audio"
            | "video"
            | "canvas"
            | "head"
    )
}

/// Elements that the extractor need not see; without them it takes the same text of every page of the development halves of
/// the article-extraction benchmark and of trafilatura's evaluation, in four fifths of the time. (Not so `nav` and `svg`.)
const LEFT_OUT: &[&str] = &[
    "aside", "audio", "button", "canvas", "footer", "head", "iframe", "noscript", "object", "picture", "script",
    "select", "style", "template", "textarea", "video",
];
/// Returns whether an element breaks no line of text; all others make a block border.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "nobr"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Returns whether an element has no end tag.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Returns whether an open `p` ends before an element.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "div"
            | "dl"
            | "fieldset"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

/// What the words in a class, id or role say of the element, in the markup's own English; the first that fits counts.
const HINTS: &[(&str, Within)] = &[
    ("comment", Within::COMMENT),
    ("disqus", Within::COMMENT),
    ("respond", Within::COMMENT),
    ("related", Within::RELATED),
    ("recommend", Within::RELATED),
    ("most-read", Within::RELATED),
    ("mostread", Within::RELATED),
    ("most-popular", Within::RELATED),
    ("popular-posts", Within::RELATED),
    ("read-more", Within::RELATED),
    ("readmore", Within::RELATED),
    ("sidebar", Within::ASIDE),
    ("share", Within::SHARING),
    ("social", Within::SHARING),
    ("newsletter", Within::SHARING),
    ("subscribe", Within::SHARING),
    ("cookie", Within::LEGAL),
    ("gdpr", Within::LEGAL),
    ("consent", Within::LEGAL),
    ("copyright", Within::LEGAL),
    ("breadcrumb", Within::NAVIGATION),
    ("navbar", Within::NAVIGATION),
    ("site-nav", Within::NAVIGATION),
    ("menu", Within::NAVIGATION),
    ("advert", Within::SPAM),
    ("sponsor", Within::SPAM),
    ("promo", Within::SPAM),
    ("byline", Within::BYLINE),
    ("entry-meta", Within::BYLINE),
    ("post-meta", Within::BYLINE),
    ("article-meta", Within::BYLINE),
    ("author", Within::BYLINE),
    ("dateline", Within::BYLINE),
    ("timestamp", Within::BYLINE),
];

/// How many open elements an end tag is looked for in: a stray one in a deep page must not cost the page's depth.
const MAX_REACH: usize = 600;

/// Returns the name of an attribute that says something of an article; the others of a page are passed over.
fn telling(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"class" => "class",
        b"content" => "content",
        b"datetime" => "datetime",
        b"hidden" => "hidden",
        b"href" => "href",
        b"id" => "id",
        b"itemprop" => "itemprop",
        b"lang" => "lang",
        b"name" => "name",
        b"property" => "property",
        b"rel" => "rel",
        b"role" => "role",
        b"style" => "style",
        b"type" => "type",
        _ => return None,
    })
}

/// Returns whether the extractor (trafilatura 0.6 and the readability it falls back on) never asks for an attribute.
fn is_idle(name: &[u8]) -> bool {
    match name {
        b"d" | b"decoding" | b"height" | b"integrity" | b"loading" | b"sizes" | b"srcset" | b"target" | b"width" => {
            true
        }
        b"data-component"
        | b"data-latex"
        | b"data-lp-replacement-content"
        | b"data-preloaded"
        | b"data-src"
        | b"data-testid"
        | b"data-utime" => false,
        _ => name.starts_with(b"data-") || name.starts_with(b"on"),
    }
}

/// A start tag.
#[derive(Debug, Default)]
struct Tag {
    name: String,
    start: usize,
    /// Its telling attributes, in order; of two of one name the first holds.
    attributes: Vec<(&'static str, String)>,
}

impl Tag {
    fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}

/// Reads a page to its pieces; offsets point into `html`.
pub(super) fn read(html: &str) -> Page {
    let mut reader = Reader { html, ..Reader::default() };
    let mut tag = Tag::default();
    // Whether the attribute whose value comes next is one of ours.
    let mut is_wanted = false;
    // Where an attribute begins that the extractor need not see.
    let mut idle = None;
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                tag = Tag { name: lossy(name), start: span.start, attributes: Vec::new() };
            }
            CallbackEvent::AttributeName { name } => {
                if let Some(start) = idle.take() {
                    reader.leave_out(start..span.start);
                }
                idle = is_idle(name).then_some(span.start);
                let name = telling(name).filter(|name| tag.attribute(name).is_none());
                is_wanted = name.is_some();
                tag.attributes.extend(name.map(|name| (name, String::new())));
            }
            CallbackEvent::AttributeValue { value } if is_wanted => {
                if let Some((_, open)) = tag.attributes.last_mut() {
                    *open = lossy(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(start) = idle.take() {
                    reader.leave_out(start..span.end - 1 - usize::from(self_closing));
                }
                reader.start(&tag);
                reader.silence(&tag, self_closing);
            }
            CallbackEvent::EndTag { name } => {
                let name = String::from_utf8_lossy(name);
                reader.end(&name);
                reader.end_silence(&name, span.end);
            }
            CallbackEvent::String { .. } => reader.text(span.start..span.end),
            CallbackEvent::Comment { .. } => reader.leave_out(span.start..span.end),
            CallbackEvent::AttributeValue { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    reader.border();
    reader.page.title = reader.title.finish(html);
    reader.release_captions();
    reader.page
}

/// A caption of more blocks than this is a frame around an article whose class has the word in it, or was never closed.
const MAX_CAPTION_BLOCKS: usize = 4;

/// An element whose end has not come yet.
struct Open {
    name: String,
    element: Element,
    /// What `element` is without regard to the caption it stands in.
    plain: Element,
    /// The id of the outermost element that makes a caption of this one; 0 outside captions.
    caption: u32,
    within: Within,
    is_link: bool,
    is_silent: bool,
    is_json_ld: bool,
    id: u32,
}

#[derive(Default)]
struct Reader<'a> {
    html: &'a str,
    page: Page,
    /// The open elements, outermost first.
    open: Vec<Open>,
    /// The block that is being gathered.
    gatherer: Gatherer,
    /// Its bytes of text, and those of them that stand in links.
    n_taken: usize,
    n_linked: usize,
    /// What all of it stands in.
    shared: Option<Within>,
    n_elements: u32,
    /// The element that is being left out, and where it began.
    silence: Option<(&'static str, usize)>,
    title: Gatherer,
    /// The blocks of each caption, by their place in the page, with what they are if it is none.
    captions: BTreeMap<u32, Vec<(usize, Element)>>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        self.take_head(tag);
        if ends_paragraph(name) && self.open.last().is_some_and(|open| open.name == "p") {
            self.end("p");
        }
        if name == "li" && self.open.last().is_some_and(|open| open.name == "li") {
            self.end("li");
        }
        if name == "body" {
            // A head that was never closed ends here.
            self.border();
            self.open.retain(|open| open.name == "html");
        }
        if !is_inline(name) {
            self.border();
        }
        if !is_void(name) {
            let open = self.opened(tag);
            self.open.push(open);
            self.page.depth = self.page.depth.max(self.open.len());
        }
    }

    /// Begins to leave out an element that holds no text, if it is one and none is being left out.
    fn silence(&mut self, tag: &Tag, is_self_closing: bool) {
        if tag.name == "body" {
            // A head that was never closed ends here.
            self.end_silence("head", tag.start);
        }
        if self.silence.is_none() && !is_self_closing {
            let name = LEFT_OUT.iter().find(|name| **name == tag.name);
            self.silence = name.map(|name| (*name, tag.start));
        }
    }

    /// Ends what is being left out at its end tag.
    fn end_silence(&mut self, name: &str, end: usize) {
        if let Some((_, start)) = self.silence.take_if(|(silent, _)| *silent == name) {
            // Its own start tag may have had idle attributes.
            let n_before = self.page.silent.partition_point(|silent| silent.start < start);
            self.page.silent.truncate(n_before);
            self.leave_out(start..end);
        }
    }

    /// Leaves a range out of what the extractor sees.
    fn leave_out(&mut self, range: Range<usize>) {
        if self.silence.is_none() {
            self.page.silent.push(range);
        }
    }

    /// Returns the element that a start tag opens.
    fn opened(&mut self, tag: &Tag) -> Open {
        let name = tag.name.as_str();
        let outer = self.open.last();
        let outer_within = outer.map_or(Within::default(), |outer| outer.within);
        let class = ["class", "id", "role"].iter().filter_map(|key| tag.attribute(key)).collect::<Vec<_>>().join(" ");
        let class = class.to_ascii_lowercase();
        // Words on the page's outermost elements ("has-sidebar") say nothing of what stands in them.
        let is_frame = matches!(name, "html" | "body" | "main" | "article");
        let hinted = if is_frame { Within::default() } else { hint(&class) };
        let is_top = outer.is_none_or(|outer| matches!(outer.name.as_str(), "body" | "html"));
        let own = match name {
            "nav" => Within::NAVIGATION,
            "header" if is_top => Within::NAVIGATION,
            "footer" if !outer_within.has(Within::ARTICLE) => Within::FOOTER,
            "aside" => Within::ASIDE,
            "form" => Within::FORM,
            "article" => Within::ARTICLE,
            "blockquote" => Within::QUOTATION,
            "time" => Within::TIME,
            _ => Within::default(),
        };
        let is_hidden = tag.attribute("hidden").is_some()
            || tag.attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
        let hidden = if is_hidden { Within::HIDDEN } else { Within::default() };
        let is_inline = is_inline(name);
        let made = match name {
            "h1" => Some(Element::Headline),
            "h2" | "h3" | "h4" | "h5" | "h6" => Some(Element::Heading),
            "p" => Some(Element::Paragraph),
            "li" | "dd" | "dt" => Some(Element::ListItem),
            "figcaption" | "caption" => Some(Element::Caption),
            "button" | "label" | "option" | "legend" => Some(Element::Control),
            _ if is_inline => None,
            _ if class.contains("caption") => Some(Element::Caption),
            _ => Some(Element::Other),
        };
        let resolve = |made: Option<Element>, inherited: Element| match (made, inherited) {
            // A paragraph in a caption is caption, one in a list item is list item.
            (Some(Element::Paragraph | Element::Other), Element::Caption | Element::ListItem) | (None, _) => inherited,
            (Some(made), _) => made,
        };
        let element = resolve(made, outer.map_or(Element::Other, |outer| outer.element));
        let is_made_caption = made == Some(Element::Caption);
        let plain = resolve(made.filter(|_| !is_made_caption), outer.map_or(Element::Other, |outer| outer.plain));
        self.n_elements += 1;
        let outer_caption = outer.map_or(0, |outer| outer.caption);
        let caption = match outer_caption {
            0 if element == Element::Caption => self.n_elements,
            _ if element == Element::Caption => outer_caption,
            _ => 0,
        };
        Open {
            element,
            plain,
            caption,
            within: outer_within.with(hinted).with(own).with(hidden),
            is_link: name == "a" || is_inline && outer.is_some_and(|outer| outer.is_link),
            is_silent: is_silent(name) || outer.is_some_and(|outer| outer.is_silent),
            is_json_ld: is_json_ld(tag),
            id: self.n_elements,
            name: name.to_owned(),
        }
    }

    /// Takes what a start tag says of the page as a whole.
    fn take_head(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        let attribute = |key: &str| tag.attribute(key).map(str::to_owned);
        match name {
            "html" => self.page.language = self.page.language.take().or_else(|| attribute("lang")),
            "meta" => {
                let key = ["property", "name", "itemprop"].iter().find_map(|key| attribute(key));
                if let (Some(key), Some(content)) = (key, attribute("content")) {
                    self.page.meta.push((key.to_ascii_lowercase(), content));
                }
            }
            "link" if tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.page.canonical = self.page.canonical.take().or_else(|| attribute("href"));
            }
            _ => {}
        }
        let property = attribute("itemprop").or_else(|| (name == "time").then(|| "time".to_owned()));
        if name != "meta"
            && let Some(property) = property
            && let Some(value) = ["datetime", "content"].iter().find_map(|key| attribute(key))
        {
            self.page.marked.push(Marked { property, value, block_idx: self.page.blocks.len() });
        }
    }

    fn end(&mut self, name: &str) {
        if !is_inline(name) {
            self.border();
        }
        let reach = self.open.len().saturating_sub(MAX_REACH);
        if let Some(at) = self.open[reach..].iter().rposition(|open| open.name == name) {
            self.open.truncate(reach + at);
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let Some(text) = self.html.get(range.clone()) else { return };
        let innermost = self.open.last();
        let within = innermost.map_or(Within::default(), |open| open.within);
        if innermost.is_some_and(|open| open.name == "title") && !self.open.iter().any(|open| open.name == "svg") {
            // The first one holds; later ones belong to drawings or to broken markup.
            if self.title.is_empty() {
                take_with_references(&mut self.title, range, self.html);
            }
        } else if innermost.is_some_and(|open| open.is_json_ld) {
            self.page.json_ld.push(text.to_owned());
        } else if innermost.is_none_or(|open| !open.is_silent) {
            let n_bytes = text.trim_ascii().len();
            if n_bytes > 0 {
                self.n_taken += n_bytes;
                self.n_linked += if innermost.is_some_and(|open| open.is_link) { n_bytes } else { 0 };
                self.shared = Some(self.shared.map_or(within, |shared| shared.shared_with(within)));
            }
            take_with_references(&mut self.gatherer, range, self.html);
        }
    }

    /// Ends the block that is being gathered.
    fn border(&mut self) {
        let (n_taken, n_linked) = (std::mem::take(&mut self.n_taken), std::mem::take(&mut self.n_linked));
        let shared = self.shared.take().unwrap_or_default();
        if self.gatherer.is_empty() {
            return;
        }
        let mut enclosing = self.open.iter().rev().filter(|open| !is_inline(open.name.as_str()));
        let own = enclosing.next();
        if let Some(own) = own.filter(|own| own.caption != 0) {
            self.captions.entry(own.caption).or_default().push((self.page.blocks.len(), own.plain));
        }
        self.page.blocks.push(PageBlock {
            text: self.gatherer.finish(self.html),
            element: own.map_or(Element::Other, |open| open.element),
            within: shared,
            link_share: n_linked as f32 / n_taken.max(1) as f32,
            parent: enclosing.next().map_or(0, |open| open.id),
        });
    }
}

impl Reader<'_> {
    /// Gives the blocks of what is too long for a caption back their own kind.
    fn release_captions(&mut self) {
        for blocks in self.captions.values().filter(|blocks| blocks.len() > MAX_CAPTION_BLOCKS) {
            for &(block_idx, plain) in blocks {
                self.page.blocks[block_idx].element = plain;
            }
        }
    }
}

fn hint(class: &str) -> Within {
    if class.is_empty() {
        return Within::default();
    }
    HINTS.iter().find(|(word, _)| class.contains(word)).map_or(Within::default(), |(_, within)| *within)
}

fn is_json_ld(tag: &Tag) -> bool {
    tag.name == "script"
        && tag.attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Takes a range of the page, its character references resolved; each points at the whole reference.
fn take_with_references(gatherer: &mut Gatherer, range: Range<usize>, html: &str) {
    let Some(text) = html.get(range.clone()) else { return };
    let mut at = 0;
    while let Some(found) = text[at..].find('&') {
        let start = at + found;
        gatherer.take_all(range.start + at..range.start + start, html);
        let body = &text[start + 1..];
        // No reference is longer than `&CounterClockwiseContourIntegral;`.
        let n_name = body.bytes().take(33).take_while(|&byte| byte.is_ascii_alphanumeric() || byte == b'#').count();
        let end = start + 1 + n_name + usize::from(body.as_bytes().get(n_name) == Some(&b';'));
        let source = range.start + start..range.start + end;
        let reference = &text[start..end];
        let meant = resolved(reference);
        if meant == reference {
            // It is none: every character stands for itself.
            gatherer.take_all(source, html);
        } else {
            for character in meant.chars() {
                gatherer.take(character, source.clone(), html);
            }
        }
        at = end;
    }
    gatherer.take_all(range.start + at..range.end, html);
}

/// Returns what a character reference stands for; what is none stands for itself.
fn resolved(reference: &str) -> String {
    let tokens = Tokenizer::new(reference).filter_map(|token| match token {
        Ok(Token::String(text)) => Some(lossy(&text.value)),
        _ => None,
    });
    tokens.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        read(html).blocks.iter().map(|block| block.text.text().to_owned()).collect()
    }

    #[test]
    fn blocks_are_broken_by_block_elements_and_by_no_others() {
        let html = "<p>One <b>bold</b> word<p>Two<br>three<div>Four</div>";
        assert_eq!(texts(html), ["One bold word", "Two", "three", "Four"]);
    }

    #[test]
    fn character_references_point_at_themselves() {
        let html = "<p>Salt &amp; pepper&nbsp;&ldquo;mill&rdquo; &bogus; AT&T &#1571;</p>";
        let page = read(html);
        let text = &page.blocks[0].text;
        assert_eq!(text.text(), "Salt & pepper “mill” &bogus; AT&T أ");
        let run = text.runs().iter().find(|run| run.clean.text(text.text()) == "“").expect("the quote is a run");
        assert_eq!(run.source.text(html), "&ldquo;");
    }

    #[test]
    fn scripts_and_styles_are_no_text_and_the_head_is_read() {
        let html = "<html lang=ar><title>Rain &amp; snow</title><meta property='og:site_name' content='The Quay'>\
                    <script type='application/ld+json'>{\"a\": 1}</script><style>p{}</style>\
                    <body><script>var p = '<p>no</p>';</script><p>Yes";
        let page = read(html);
        assert_eq!(page.blocks.len(), 1);
        assert_eq!(page.title.text(), "Rain & snow");
        assert_eq!(page.meta, [("og:site_name".to_owned(), "The Quay".to_owned())]);
        assert_eq!((page.json_ld.len(), page.language.as_deref()), (1, Some("ar")));
    }

    #[test]
    fn what_is_left_out_is_no_text_and_no_attribute_that_counts() {
        let html = "<head><title>T</title><body><p id=a data-x='1' onclick=\"go()\">One<script data-z=1 async>var p = '<p>';</script><!-- no --> two<br data-y/>\
                    <nav>Sea</nav><footer>Coast</footer><img data-src=b width=3>";
        let lean = read(html).without_silent(html);
        assert_eq!(lean, "<body><p id=a >One two<br /><nav>Sea</nav><img data-src=b >");
    }

    #[test]
    fn a_block_knows_what_it_stands_in() {
        let html = "<nav><a href=/>Home</a></nav><article><p class=byline>By Nour</p><figure><figcaption>A quay</figcaption>\
                    </figure><aside>Read</aside></article><div id=comments><p>Nice</div>";
        let blocks = read(html).blocks;
        assert!(blocks[0].within.has(Within::NAVIGATION) && blocks[1].within.has(Within::BYLINE));
        assert!(blocks[1].within.has(Within::ARTICLE) && blocks[3].within.has(Within::ASIDE));
        assert!(blocks[4].within.has(Within::COMMENT) && !blocks[4].within.has(Within::ARTICLE));
        assert_eq!(blocks[2].element, Element::Caption);
    }

    #[test]
    fn a_frame_around_an_article_is_no_caption_whatever_its_class_says() {
        let html = format!("<div class=caption-frame>{}</div><div class=caption>A quay", "<p>Rain fell.</p>".repeat(5));
        let elements: Vec<Element> = read(&html).blocks.iter().map(|block| block.element).collect();
        assert_eq!(elements, [[Element::Paragraph; 5].as_slice(), &[Element::Caption]].concat());
    }

    #[test]
    fn sixty_thousand_levels_are_counted_in_linear_time() {
        let html = format!("{}Deep{}", "<div>".repeat(60_000), "</div>".repeat(60_000));
        let page = read(&html);
        assert_eq!((page.depth, page.blocks.len()), (60_000, 1));
    }
}
