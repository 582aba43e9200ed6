//! A page's program to its glyphs: what is drawn, where, and how large, in the order in which it is drawn.

use super::bounds::unpacked;
use super::font::Font;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Bytes};
use hayro_syntax::page::{Page, Resources};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A glyph, or several that mean one text together. Places are in points from the page's upper left corner.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with each other")]
pub(super) struct Glyph {
    /// What it means, in logical order; empty where it goes with the glyph before.
    pub(super) text: String,
    /// Its left and right end.
    pub(super) x0: f64,
    pub(super) x1: f64,
    /// Its baseline.
    pub(super) y: f64,
    /// The size of its font.
    pub(super) size: f64,
    /// The text run that it is of.
    pub(super) run: u32,
    /// Whether the file says in so many words what it means; a bracket is then not the mirror of what is written.
    pub(super) is_literal: bool,
    /// Whether the file says that it is a page's head, foot or number.
    pub(super) is_running_head: bool,
    pub(super) is_bold: bool,
    /// Whether it stands upright on a level line.
    pub(super) is_upright: bool,
}

/// How much may still be read of a document.
#[derive(Debug)]
pub(super) struct Allowance {
    pub(super) n_glyphs: usize,
    pub(super) n_instructions: usize,
    /// What streams may still unpack to.
    pub(super) bytes_left: usize,
}

/// Fonts read so far, by where they stand in the file.
pub(super) type Fonts = BTreeMap<usize, Rc<Font>>;

/// Returns the glyphs of a page, as far as the allowance reaches; it is used up.
pub(super) fn glyphs(page: &Page<'_>, fonts: &mut Fonts, allowance: &mut Allowance) -> Vec<Glyph> {
    let mut content = Vec::new();
    for stream in streams(page.raw()) {
        if let Some(bytes) = unpacked(&stream, &mut allowance.bytes_left) {
            content.extend_from_slice(&bytes);
            // A stream may end within a line, never within an instruction.
            content.push(b'\n');
        }
    }
    let mut program = Program {
        fonts,
        allowance,
        glyphs: Vec::new(),
        marks: Vec::new(),
        run: 0,
        last: None,
        dimensions: page.render_dimensions(),
    };
    let state = State::at(page.initial_transform(true).as_coeffs());
    program.run(&content, page.resources(), state, 0);
    program.glyphs
}

fn streams<'a>(page: &Dict<'a>) -> Vec<Stream<'a>> {
    if let Some(stream) = page.get::<Stream<'a>>("Contents") {
        return vec![stream];
    }
    page.get::<Array<'a>>("Contents").map(|streams| streams.iter::<Stream<'a>>().collect()).unwrap_or_default()
}

/// A transformation: `x' = a x + c y + e`, `y' = b x + d y + f` (ISO 32000-1, 8.3.3).
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Returns the transformation that does `first` and then `then`.
fn chain(first: Matrix, then: Matrix) -> Matrix {
    let row = |x: f64, y: f64| (x * then[0] + y * then[2], x * then[1] + y * then[3]);
    let (right, up, origin) = (row(first[0], first[1]), row(first[2], first[3]), row(first[4], first[5]));
    [right.0, right.1, up.0, up.1, origin.0 + then[4], origin.1 + then[5]]
}

/// What instructions set and text is drawn by (ISO 32000-1, tables 52 and 104).
#[derive(Debug, Clone)]
struct State {
    to_page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl State {
    fn at(to_page: Matrix) -> Self {
        Self {
            to_page,
            text: IDENTITY,
            line: IDENTITY,
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = chain([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn advance(&mut self, x: f64) {
        self.text = chain([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text);
    }
}

/// Marked content that is open.
#[derive(Debug, Default)]
struct Mark {
    /// What the file says that all of it means.
    actual_text: Option<String>,
    /// The glyph that took that text.
    taken_by: Option<usize>,
    is_running_head: bool,
}

/// Forms draw forms no deeper than this; the parser itself recurses for none of them.
const MAX_FORMS: usize = 12;
/// A program saves no more states than this.
const MAX_SAVED: usize = 1000;
/// Content is marked no deeper than this; what is marked deeper is only counted.
const MAX_MARKS: usize = 100;

/// So many bytes of a dictionary are read in the time of an instruction.
const BYTES_AN_INSTRUCTION: usize = 8;

/// A page's program while it runs.
struct Program<'p> {
    fonts: &'p mut Fonts,
    allowance: &'p mut Allowance,
    glyphs: Vec<Glyph>,
    marks: Vec<Mark>,
    run: u32,
    /// Where the text run stands: its font, its size, its baseline and its end.
    last: Option<(usize, f64, f64, f64)>,
    /// The page's width and height.
    dimensions: (f32, f32),
}

impl Program<'_> {
    fn run(&mut self, content: &[u8], resources: &Resources<'_>, mut state: State, n_forms: usize) {
        let mut saved: Vec<State> = Vec::new();
        let n_marks = self.marks.len();
        let mut n_deeper = 0_usize;
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let Some(left) = self.allowance.n_instructions.checked_sub(1) else { return };
            self.allowance.n_instructions = left;
            match instruction {
                TypedInstruction::SaveState(_) if saved.len() < MAX_SAVED => saved.push(state.clone()),
                TypedInstruction::RestoreState(_) => state = saved.pop().unwrap_or(state),
                TypedInstruction::Transform(by) => {
                    state.to_page = chain(matrix([by.0, by.1, by.2, by.3, by.4, by.5]), state.to_page);
                }
                TypedInstruction::BeginText(_) => (state.text, state.line) = (IDENTITY, IDENTITY),
                TypedInstruction::SetTextMatrix(to) => {
                    state.line = matrix([to.0, to.1, to.2, to.3, to.4, to.5]);
                    state.text = state.line;
                }
                TypedInstruction::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
                TypedInstruction::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    state.next_line(by.0.as_f64(), by.1.as_f64());
                }
                TypedInstruction::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
                TypedInstruction::CharacterSpacing(space) => state.letter_space = space.0.as_f64(),
                TypedInstruction::WordSpacing(space) => state.word_space = space.0.as_f64(),
                TypedInstruction::HorizontalScaling(percent) => state.stretch = percent.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(leading) => state.leading = leading.0.as_f64(),
                TypedInstruction::TextRise(rise) => state.rise = rise.0.as_f64(),
                TypedInstruction::TextFont(font) => {
                    state.font = self.font(resources, font.0);
                    state.size = font.1.as_f64();
                }
                TypedInstruction::ShowText(text) => self.show(text.0, &mut state),
                TypedInstruction::NextLineAndShowText(text) => {
                    state.next_line(0.0, -state.leading);
                    self.show(text.0, &mut state);
                }
                TypedInstruction::ShowTextWithParameters(text) => {
                    state.word_space = text.0.as_f64();
                    state.letter_space = text.1.as_f64();
                    state.next_line(0.0, -state.leading);
                    self.show(text.2, &mut state);
                }
                TypedInstruction::ShowTexts(texts) => {
                    for object in texts.0.iter::<Object<'_>>() {
                        match object {
                            Object::String(text) => self.show(&text, &mut state),
                            Object::Number(back) => state.advance(-back.as_f64() / 1000.0 * state.size * state.stretch),
                            _ => {}
                        }
                    }
                }
                TypedInstruction::XObject(object) if n_forms < MAX_FORMS => {
                    if let Some(form) = resources.get_x_object(object.0) {
                        self.run_form(&form, resources, &state, n_forms);
                    }
                }
                TypedInstruction::BeginMarkedContent(_) => self.mark(Mark::default(), &mut n_deeper),
                TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                    let properties = match begin.1 {
                        Object::Dict(properties) => Some(properties.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
                        _ => None,
                    };
                    self.mark(mark(begin.0, properties.as_ref()), &mut n_deeper);
                }
                TypedInstruction::EndMarkedContent(_) => {
                    if n_deeper > 0 {
                        n_deeper -= 1;
                    } else if self.marks.len() > n_marks {
                        self.marks.pop();
                    }
                }
                _ => {}
            }
        }
        self.marks.truncate(n_marks);
    }

    fn mark(&mut self, mark: Mark, n_deeper: &mut usize) {
        if self.marks.len() < MAX_MARKS { self.marks.push(mark) } else { *n_deeper += 1 }
    }

    /// Runs a form, a program within the program.
    fn run_form(&mut self, form: &Stream<'_>, outer: &Resources<'_>, state: &State, n_forms: usize) {
        let dict = form.dict();
        if dict.get::<Name<'_>>("Subtype").is_none_or(|kind| kind.as_str() != "Form") {
            return;
        }
        // Its dictionaries are read anew each time, which takes as long as some instructions.
        let n_own = dict.data().len() + dict.get::<Dict<'_>>("Resources").map_or(0, |own| own.data().len());
        self.allowance.n_instructions = self.allowance.n_instructions.saturating_sub(n_own / BYTES_AN_INSTRUCTION);
        let Some(content) = unpacked(form, &mut self.allowance.bytes_left) else { return };
        let mut state = state.clone();
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            state.to_page = chain(matrix, state.to_page);
        }
        match dict.get::<Dict<'_>>("Resources") {
            Some(own) => self.run(&content, &Resources::new(own), state, n_forms + 1),
            None => self.run(&content, outer, state, n_forms + 1),
        }
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> Option<Rc<Font>> {
        let dict = resources.get_font(name)?;
        let key = dict.data().as_ptr() as usize;
        if let Some(font) = self.fonts.get(&key) {
            return Some(Rc::clone(font));
        }
        let font = Rc::new(Font::read(&dict, &mut self.allowance.bytes_left));
        self.fonts.insert(key, Rc::clone(&font));
        Some(font)
    }

    /// Draws a string.
    fn show(&mut self, bytes: &Bytes<'_>, state: &mut State) {
        let Some(font) = state.font.clone() else { return };
        let mut rest = bytes.as_bytes();
        while let Some(code) = font.code(rest) {
            let Some(left) = self.allowance.n_glyphs.checked_sub(1) else { return };
            self.allowance.n_glyphs = left;
            rest = &rest[code.n_bytes.min(rest.len())..];
            let width = font.width(code) * state.size;
            let is_space = code.n_bytes == 1 && code.value == 32;
            let text = font.text(code).unwrap_or_else(|| char::REPLACEMENT_CHARACTER.to_string());
            self.draw(text, width * state.stretch, &font, state);
            let space = state.letter_space + if is_space { state.word_space } else { 0.0 };
            state.advance((width + space) * state.stretch);
        }
    }

    /// Keeps a glyph that is `width` wide in the units of the text.
    fn draw(&mut self, text: String, width: f64, font: &Rc<Font>, state: &State) {
        let place = chain([1.0, 0.0, 0.0, 1.0, 0.0, state.rise], chain(state.text, state.to_page));
        let end = chain([1.0, 0.0, 0.0, 1.0, width, 0.0], place);
        let (x, y) = (place[4], place[5]);
        let size = state.size.abs() * place[2].hypot(place[3]);
        let (page_width, page_height) = (f64::from(self.dimensions.0), f64::from(self.dimensions.1));
        let is_on_page = (-size..page_width + size).contains(&x) && (-size..page_height + size).contains(&y);
        if !is_on_page || !end[4].is_finite() || !(MIN_SIZE..MAX_SIZE).contains(&size) {
            return;
        }
        // Down the page runs y, so an upright letter grows against it.
        let is_upright = place[0] * state.size > 0.0
            && place[3] * state.size < 0.0
            && place[1].abs() < MAX_SLOPE * place[0].abs()
            && (place[2].abs() < place[3].abs());
        let font_key = Rc::as_ptr(font) as usize;
        let goes_on = self.last.is_some_and(|(last_font, last_size, last_y, last_x)| {
            last_font == font_key
                && (last_size - size).abs() < 0.01 * size
                && (last_y - y).abs() < 0.05 * size
                && (last_x - x).abs() < MAX_GAP_IN_RUN * size
        });
        if !goes_on && self.last.is_some() {
            self.run += 1;
        }
        self.last = Some((font_key, size, y, end[4]));
        let mut glyph = Glyph {
            text,
            x0: x.min(end[4]),
            x1: x.max(end[4]),
            y,
            size,
            run: self.run,
            is_literal: false,
            is_running_head: self.marks.iter().any(|mark| mark.is_running_head),
            is_bold: font.is_bold,
            is_upright,
        };
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.actual_text.is_some()) {
            glyph.is_literal = true;
            if let Some(glyph_idx) = mark.taken_by {
                let taker = &mut self.glyphs[glyph_idx];
                if (taker.y - y).abs() < 0.5 * size {
                    (taker.x0, taker.x1) = (taker.x0.min(glyph.x0), taker.x1.max(glyph.x1));
                }
                return;
            }
            mark.taken_by = Some(self.glyphs.len());
            glyph.text = mark.actual_text.clone().unwrap_or_default();
        }
        self.glyphs.push(glyph);
    }
}

/// Letters smaller or larger than this are no text; some files hide words for search engines in a thousandth of a point.
const MIN_SIZE: f64 = 0.5;
const MAX_SIZE: f64 = 5000.0;
/// A line that climbs steeper than this is not read with the level ones.
const MAX_SLOPE: f64 = 0.2;
/// A text run ends where more sizes than this lie between two of its letters.
const MAX_GAP_IN_RUN: f64 = 1.0;

/// Returns what the properties of marked content say of it.
fn mark(tag: &Name<'_>, properties: Option<&Dict<'_>>) -> Mark {
    let Some(properties) = properties else { return Mark::default() };
    let kind = properties.get::<Name<'_>>("Type");
    Mark {
        actual_text: properties.get::<Bytes<'_>>("ActualText").map(|text| super::info::text(text.as_bytes())),
        taken_by: None,
        is_running_head: tag.as_str() == "Artifact" && kind.is_some_and(|kind| kind.as_str() == "Pagination"),
    }
}

fn matrix(numbers: [Number; 6]) -> Matrix {
    numbers.map(|number| number.as_f64())
}
