//! Names to referents: which names of a report are of one person, organisation or place.
//!
//! Names join where their words are the same, where the text says so, and where the words of one stand within a longer
//! one of the same kind. Between reports nothing is joined here: that is linking's.

mod forms;

use super::names::Found;
use crate::lang::naming::Naming;
use crate::model::analysis::{AliasStatement, Name, NameKind, Referent};
use crate::model::article::Article;
use crate::model::id::{FindingId, FindingKind};
use crate::model::span::Span;
use forms::{is_acronym_of, is_short_form, key, one_line, printed_forms};

/// Returns the names with the index of their referent, and the referents in the order of their first names.
pub fn referents(article: &Article, found: Found, lexicon: &Naming) -> (Vec<Name>, Vec<Referent>) {
    let Found { mut names, aliases } = found;
    let printed = printed_forms(&article.text, &names, lexicon);
    let keys: Vec<Vec<String>> = printed.iter().map(|form| key(form, lexicon)).collect();
    let groups = group(&names, &keys, lexicon, aliases.iter().map(|alias| (alias.name, alias.alias)));

    let mut referents: Vec<Referent> = Vec::new();
    let mut referent_of_root = vec![None; names.len()];
    for idx in 0..names.len() {
        let root = groups[idx];
        let referent = *referent_of_root[root].get_or_insert_with(|| {
            referents.push(Referent {
                id: FindingId { capture: article.capture, span: names[idx].span, kind: FindingKind::Referent },
                kind: names[idx].kind,
                forms: Vec::new(),
                names: Vec::new(),
                roles: Vec::new(),
                aliases: Vec::new(),
                is_author: false,
            });
            referents.len() - 1
        });
        names[idx].referent = referent as u32;
        let referent = &mut referents[referent];
        referent.names.push(idx as u32);
        push_new(&mut referent.forms, printed[idx].clone());
        for role in roles(&article.text, &names[idx]) {
            push_new(&mut referent.roles, role);
        }
        referent.is_author |= names[idx].kind == NameKind::Person && is_in_byline(article, &keys[idx], lexicon);
    }
    for referent in &mut referents {
        referent.kind = surest_kind(&names, referent);
        if let Some(publisher) = own_outlet(article, referent, lexicon) {
            push_new(&mut referent.forms, publisher);
        }
        // Longest first; of one length the first in the text.
        referent.forms.sort_by_key(|form| std::cmp::Reverse(form.chars().count()));
    }
    for alias in aliases {
        let statement =
            AliasStatement { name: printed[alias.name].clone(), alias: printed[alias.alias].clone(), cue: alias.cue };
        let aliases = &mut referents[names[alias.name].referent as usize].aliases;
        if !aliases.iter().any(|known| known.name == statement.name && known.alias == statement.alias) {
            aliases.push(statement);
        }
    }
    (names, referents)
}

/// Returns the titles of a name, each with the words up to what follows it: the office with what it is of ("head of the
/// water board"). A mark ends it.
fn roles(text: &str, name: &Name) -> Vec<String> {
    let ends = name.titles.iter().skip(1).map(|next| next.start).chain([name.span.start]);
    let with_complement = |(title, end): (&Span, u32)| {
        let complement = text.get(title.end as usize..end as usize).unwrap_or_default();
        let marks = |character: char| !character.is_alphanumeric() && !character.is_whitespace();
        let complement = complement.split(marks).next().unwrap_or_default();
        let words = format!("{}{complement}", title.text(text));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    name.titles.iter().zip(ends).map(with_complement).collect()
}

fn push_new(list: &mut Vec<String>, item: String) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn surest_kind(names: &[Name], referent: &Referent) -> NameKind {
    let mentions = referent.names.iter().map(|&idx| &names[idx as usize]);
    // The first of the surest: `max_by` would give the last.
    let surest = mentions.reduce(|best, name| if name.confidence > best.confidence { name } else { best });
    surest.map_or(referent.kind, |name| name.kind)
}

/// Returns the publisher's name where a referent is the report's own outlet named in short ("Curlew" of "Curlew News Agency").
fn own_outlet(article: &Article, referent: &Referent, lexicon: &Naming) -> Option<String> {
    let publisher = one_line(&article.publisher.as_ref()?.value);
    let whole = key(&publisher, lexicon);
    let is_short = |form: &String| is_short_form(&key(form, lexicon), &whole, NameKind::Organisation, lexicon);
    (referent.kind == NameKind::Organisation && referent.forms.iter().any(is_short)).then_some(publisher)
}

fn is_in_byline(article: &Article, key: &[String], lexicon: &Naming) -> bool {
    article.byline.iter().any(|byline| {
        let byline: Vec<String> = self::key(&byline.value, lexicon);
        byline == key || key.len() > 1 && byline.windows(key.len()).any(|window| window == key)
    })
}

/// Returns for each name the index of a name that stands for its group.
fn group(
    names: &[Name],
    keys: &[Vec<String>],
    lexicon: &Naming,
    aliases: impl Iterator<Item = (usize, usize)>,
) -> Vec<usize> {
    let mut groups = Groups { parents: (0..names.len()).collect() };
    let is_short: Vec<bool> = (0..names.len()).map(|idx| !longer_forms(names, keys, lexicon, idx).is_empty()).collect();
    for idx in 0..names.len() {
        let same = |other: &usize| keys[*other] == keys[idx] && kinds_agree(names[*other].kind, names[idx].kind);
        if let Some(first) = (0..idx).filter(|&other| !is_short[other]).find(same).filter(|_| !is_short[idx]) {
            groups.join(first, idx);
        }
    }
    for (name, alias) in aliases {
        groups.join(name, alias);
    }
    for idx in (0..names.len()).filter(|&idx| is_short[idx]) {
        let longer = longer_forms(names, keys, lexicon, idx);
        // Of several (two brothers), the one last named before; where none was, the first named.
        let full = longer.iter().rev().find(|&&full| full < idx).or(longer.first());
        if let Some(&full) = full {
            groups.join(full, idx);
        }
    }
    (0..names.len()).map(|idx| groups.root(idx)).collect()
}

/// Returns the names of which this one is a short form, in text order; only those that are no short forms themselves.
fn longer_forms(names: &[Name], keys: &[Vec<String>], lexicon: &Naming, idx: usize) -> Vec<usize> {
    let is_longer = |other: &usize| {
        names[*other].kind == names[idx].kind
            && (is_short_form(&keys[idx], &keys[*other], names[*other].kind, lexicon)
                || is_acronym_of(&keys[idx], &keys[*other]))
    };
    let longer: Vec<usize> = (0..names.len()).filter(is_longer).collect();
    let longest = longer.iter().map(|&other| keys[other].len()).max().unwrap_or(0);
    let whole = |other: &usize| {
        keys[*other].len() == longest
            || !longer.iter().any(|&another| is_short_form(&keys[*other], &keys[another], names[another].kind, lexicon))
    };
    longer.iter().copied().filter(whole).collect()
}

fn kinds_agree(one: NameKind, other: NameKind) -> bool {
    one == other || one == NameKind::Other || other == NameKind::Other
}

/// Groups of names, as trees.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn root(&self, mut idx: usize) -> usize {
        while self.parents[idx] != idx {
            idx = self.parents[idx];
        }
        idx
    }

    /// Joins two groups under the smaller root, so that the order of joining does not matter.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (first, second) = (one.min(other), one.max(other));
        self.parents[second] = first;
    }
}

#[cfg(test)]
mod tests;
