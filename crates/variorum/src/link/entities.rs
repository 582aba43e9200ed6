//! Referents joined to entities: names that meet under a key are scored, and the scores are grouped.

use super::Settings;
use super::aligned::{Aligned, Node};
use super::clusters::{Bearing, Decided, group};
use super::judged::{Decision, Judged};
use crate::lang::Lexicons;
use crate::lang::names::NameTables;
use crate::model::analysis::{Analysis, NameKind, PlaceMention, Referent};
use crate::model::id::FindingId;
use crate::model::links::{Entity, Join, JoinPart, NameForm};
use crate::model::place::Place;
use crate::model::span::Span;
use crate::text::geography::{Lie, distance_km, lie};
use crate::text::names::keys::keys;
use crate::text::names::{Name, NameSimilarity, compare_names, normal_form};
use std::collections::{BTreeMap, BTreeSet};

/// Referents that bear the same names and are taken for one without being scored against each other.
struct Profile {
    kind: NameKind,
    names: Vec<Name>,
    /// The gazetteer's places by id, for places.
    places: BTreeMap<String, Place>,
    roles: BTreeSet<String>,
    /// Ascending.
    referents: Vec<FindingId>,
    nodes: Vec<Node>,
    reports: BTreeSet<usize>,
    is_author: bool,
}

/// A key under which more profiles meet tells nothing and is passed over, so that work stays linear in the names.
const MOST_UNDER_ONE_KEY: usize = 300;
/// Names of one referent beyond this many are not compared.
const MOST_NAMES: usize = 8;
/// Suspected joins kept of one entity.
const MOST_SUSPECTED: usize = 5;

/// Returns the entities, ordered by id.
pub(super) fn entities(
    analyses: &[&Analysis],
    aligned: &Aligned,
    judged: &Judged,
    lexicons: &Lexicons,
    settings: &Settings,
) -> Vec<Entity> {
    let tables = &lexicons.names;
    let profiles = profiles(analyses, judged, tables);
    let profile_of: BTreeMap<Node, usize> = profiles
        .iter()
        .enumerate()
        .flat_map(|(at, profile)| profile.nodes.iter().map(move |&node| (node, at)))
        .collect();
    let aligned_profiles = aligned_profiles(aligned, &profile_of);
    let mut pairs = meeting(&profiles, tables);
    pairs.extend(aligned_profiles.keys().copied());
    let scorer = Scorer { profiles: &profiles, aligned: &aligned_profiles, families: &aligned.family, tables };

    let mut joins: BTreeMap<(usize, usize), Scored> =
        pairs.into_iter().filter_map(|(a, b)| Some(((a, b), scorer.score(a, b)?))).collect();
    let decided = decided(&profiles, judged, &mut joins);
    let first = scorer.group(&joins, &decided, settings);
    // Who is named together with whom is known only once the plain cases are joined.
    scorer.add_company(&mut joins, &first, settings);
    let groups = scorer.group(&joins, &decided, settings);
    let group_of: BTreeMap<usize, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(number, group)| group.iter().map(move |&profile| (profile, number)))
        .collect();

    let forms = forms(analyses, lexicons);
    let mut entities: Vec<Entity> = groups
        .iter()
        .map(|group| {
            let members: Vec<&Profile> = group.iter().map(|&profile| &profiles[profile]).collect();
            let mut referents: Vec<FindingId> =
                members.iter().flat_map(|profile| profile.referents.iter().copied()).collect();
            referents.sort_unstable();
            Entity {
                id: referents[0],
                kind: kind(&members),
                names: names(&members, &forms),
                referents,
                joins: explained(group, &profiles, &joins, settings),
                suspected: Vec::new(),
            }
        })
        .collect();
    for (&(a, b), scored) in &joins {
        if group_of[&a] != group_of[&b] && scored.total() >= settings.entity_suspected {
            let join = scored.join(&profiles[a], &profiles[b]);
            entities[group_of[&a]].suspected.push(join.clone());
            entities[group_of[&b]].suspected.push(join);
        }
    }
    for entity in &mut entities {
        entity
            .suspected
            .sort_by(|one, other| other.score.total_cmp(&one.score).then((one.a, one.b).cmp(&(other.a, other.b))));
        entity.suspected.truncate(MOST_SUSPECTED);
    }
    entities.sort_by_key(|entity| entity.id);
    entities
}

/// What referents of one profile share: kind, names, places, and the referent itself where it stays alone.
type ProfileKey = (NameKind, Vec<String>, Vec<String>, Option<FindingId>);

/// Puts referents of the same names together, unless a name is so short that it may be anybody's or a person has judged
/// one of them.
fn profiles(analyses: &[&Analysis], judged: &Judged, tables: &NameTables) -> Vec<Profile> {
    let singled_out = judged.findings();
    let mut by_key: BTreeMap<ProfileKey, Profile> = BTreeMap::new();
    for (report, analysis) in analyses.iter().enumerate() {
        for (referent_idx, referent) in analysis.referents.iter().enumerate() {
            let normal: BTreeSet<String> = referent.forms.iter().map(|form| normal_form(form, tables)).collect();
            let places = places(analysis, referent);
            let names: Vec<Name> = match places {
                Places::Several => Vec::new(),
                Places::Each(_) => referent.forms.iter().take(MOST_NAMES).map(|form| Name::new(form, tables)).collect(),
            };
            let places = places.each();
            let is_known = names.iter().any(Name::is_full) || referent.kind != NameKind::Person;
            let alone = (!is_known || singled_out.contains(&referent.id)).then_some(referent.id);
            let key = (referent.kind, normal.into_iter().collect(), places.keys().cloned().collect(), alone);
            let profile = by_key.entry(key).or_insert_with(|| Profile {
                kind: referent.kind,
                names,
                places,
                roles: BTreeSet::new(),
                referents: Vec::new(),
                nodes: Vec::new(),
                reports: BTreeSet::new(),
                is_author: false,
            });
            profile.roles.extend(referent.roles.iter().cloned());
            profile.referents.push(referent.id);
            profile.nodes.push((report, referent_idx as u32));
            profile.reports.insert(report);
            profile.is_author |= referent.is_author;
        }
    }
    let mut profiles: Vec<Profile> = by_key.into_values().collect();
    for profile in &mut profiles {
        profile.referents.sort_unstable();
    }
    profiles.sort_by_key(|profile| profile.referents[0]);
    profiles
}

/// The places of the gazetteer that a referent's names are.
enum Places {
    /// By id; none for what is no place and for a place the gazetteer does not have.
    Each(BTreeMap<String, Place>),
    /// One name holds several places ("the Aleppo-Damascus road"): it is no name of any of them.
    Several,
}

impl Places {
    fn each(self) -> BTreeMap<String, Place> {
        match self {
            Self::Each(places) => places,
            Self::Several => BTreeMap::new(),
        }
    }
}

fn places(analysis: &Analysis, referent: &Referent) -> Places {
    let mut places = BTreeMap::new();
    if referent.kind != NameKind::Place {
        return Places::Each(places);
    }
    for name in referent.names.iter().filter_map(|&name| analysis.names.get(name as usize)) {
        let mentions = analysis.places.iter().filter(|mention| name.span.overlaps(mention.span));
        let found: BTreeMap<&str, &Place> =
            mentions.filter_map(|mention| mention.place.as_ref()).map(|place| (place.id.as_str(), place)).collect();
        if found.len() > 1 {
            return Places::Several;
        }
        places.extend(found.into_iter().map(|(id, place)| (id.to_owned(), place.clone())));
    }
    Places::Each(places)
}

/// Returns the pairs of profiles that meet under a key, smaller number first.
fn meeting(profiles: &[Profile], tables: &NameTables) -> BTreeSet<(usize, usize)> {
    let mut under: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        let mut found: BTreeSet<String> = profile.names.iter().flat_map(|name| keys(name, tables)).collect();
        found.extend(profile.places.keys().map(|place| format!("g{place}")));
        for key in found {
            under.entry(key).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for met in under.into_values().filter(|met| met.len() <= MOST_UNDER_ONE_KEY) {
        for (at, &a) in met.iter().enumerate() {
            pairs.extend(met[at + 1..].iter().map(|&b| (a, b)));
        }
    }
    pairs
}

fn may_be_one(one: &Profile, other: &Profile) -> bool {
    one.kind == other.kind || one.kind == NameKind::Other || other.kind == NameKind::Other
}

/// What aligned passages say of two profiles: passages counted together, the best Dice coefficient.
fn aligned_profiles(aligned: &Aligned, profile_of: &BTreeMap<Node, usize>) -> BTreeMap<(usize, usize), (u32, f32)> {
    let mut found: BTreeMap<(usize, usize), (u32, f32)> = BTreeMap::new();
    for ((one, other), correspondence) in &aligned.referents {
        let (Some(&a), Some(&b)) = (profile_of.get(one), profile_of.get(other)) else { continue };
        if a != b {
            let entry = found.entry((a.min(b), a.max(b))).or_default();
            entry.0 += correspondence.n_passages;
            entry.1 = entry.1.max(correspondence.dice);
        }
    }
    found
}

/// A scored pair of profiles.
struct Scored {
    parts: Vec<JoinPart>,
    /// Whether full names are alike, or one body of public record is named: enough to join by itself.
    is_complete: bool,
    /// Whether the two can be compared at all; a kunya and a family name cannot.
    is_comparable: bool,
}

impl Scored {
    fn total(&self) -> f32 {
        self.parts.iter().map(|part| part.weight).sum::<f32>().clamp(0.0, 1.0)
    }

    fn add(&mut self, rule: &str, weight: f32, reason: String) {
        self.parts.push(JoinPart { rule: rule.to_owned(), weight, reason });
    }

    fn join(&self, one: &Profile, other: &Profile) -> Join {
        let (a, b) = (one.referents[0].min(other.referents[0]), one.referents[0].max(other.referents[0]));
        Join { a, b, score: self.total(), parts: self.parts.clone() }
    }
}

/// What the names of two profiles are worth when they are the same.
const NAME_WORTH: f32 = 0.9;
/// Full names at least so alike join by themselves.
const COMPLETE: f32 = 0.85;
/// Names at least so alike are one in spite of their kinds.
const ONE_NAME: f32 = 0.9;
/// What a name is worth of which neither side is full ("al-Hourani"), against a full one.
const SHORT_NAME_SHARE: f32 = 0.72;
/// Names that share less than this much are as good as nothing, and worth accordingly less.
const LEAST_SHARED: f32 = 0.9;
/// What standing in the same passages is worth at most.
const ALIGNED_WORTH: f32 = 0.75;

struct Scorer<'a> {
    profiles: &'a [Profile],
    aligned: &'a BTreeMap<(usize, usize), (u32, f32)>,
    families: &'a [usize],
    tables: &'a NameTables,
}

impl Scorer<'_> {
    fn group(
        &self,
        joins: &BTreeMap<(usize, usize), Scored>,
        decided: &Decided,
        settings: &Settings,
    ) -> Vec<Vec<usize>> {
        let candidates: BTreeMap<(usize, usize), f32> =
            joins.iter().map(|(&pair, scored)| (pair, scored.total())).collect();
        let mut bearing = |a: usize, b: usize| {
            let pair = (a.min(b), a.max(b));
            let fresh;
            let scored = match joins.get(&pair) {
                Some(scored) => scored,
                None => match self.score(pair.0, pair.1) {
                    Some(scored) => {
                        fresh = scored;
                        &fresh
                    }
                    None => return Bearing::Score(0.0),
                },
            };
            match scored.total() {
                _ if !scored.is_comparable => Bearing::None,
                total if scored.is_complete && total >= settings.entity_joined => Bearing::Complete(total),
                total => Bearing::Score(total),
            }
        };
        let least_mean = settings.entity_suspected;
        group(self.profiles.len(), &candidates, decided, settings.entity_joined, least_mean, &mut bearing)
    }

    /// Returns the score of a pair; nothing where the kinds exclude each other.
    fn score(&self, a: usize, b: usize) -> Option<Scored> {
        let (one, other) = (&self.profiles[a], &self.profiles[b]);
        if !may_be_one(one, other) && !self.bear_one_name(one, other) {
            return None;
        }
        let mut scored = Scored { parts: Vec::new(), is_complete: false, is_comparable: true };
        if !one.places.is_empty() && !other.places.is_empty() {
            if let Some(place) = one.places.keys().find(|&place| other.places.contains_key(place)) {
                scored.is_complete = true;
                scored.add("place/gazetteer", NAME_WORTH, format!("both are place {place} of the gazetteer"));
            } else if self.add_names(&mut scored, one, other) < COMPLETE || !lie_together(one, other) {
                scored = Scored { parts: Vec::new(), is_complete: false, is_comparable: true };
                scored.add("place/gazetteer", -NAME_WORTH, "the gazetteer has them as two places".to_owned());
            }
            return Some(scored);
        }
        let alike = self.add_names(&mut scored, one, other);
        if one.kind != other.kind {
            scored.add("kind", -0.1, format!("{:?} and {:?}", one.kind, other.kind));
        }
        if alike >= 0.5 {
            if let Some((role, same)) = shared_role(one, other, self.tables) {
                scored.add("role", 0.08, format!("{role} / {same}"));
            }
            if one.is_author != other.is_author {
                scored.add("role/author", 0.02, "writes in one report and is named in another".to_owned());
            }
            let families = |profile: &Profile| {
                profile.reports.iter().map(|&report| self.families[report]).collect::<BTreeSet<_>>()
            };
            if one.reports.is_disjoint(&other.reports) && !families(one).is_disjoint(&families(other)) {
                scored.add("text/family", 0.12, "their reports share text".to_owned());
            }
        }
        if !one.reports.is_disjoint(&other.reports) && !scored.is_complete {
            match self.two_bodies(one, other) {
                Some((a, b)) => scored.add("text/apart", -NAME_WORTH, format!("one report has both, {a} and {b}")),
                None => scored.add("text/apart", -0.15, "one report keeps them apart".to_owned()),
            }
        }
        if let Some(&(n_passages, dice)) = self.aligned.get(&(a.min(b), a.max(b))) {
            // Names of people are carried over by sound; if they do not sound alike, standing at the same place says less.
            let share = if one.kind == NameKind::Person && alike < 0.3 && scored.is_comparable { 0.3 } else { 1.0 };
            let weight = share * ALIGNED_WORTH * dice * n_passages as f32 / (n_passages as f32 + 0.6);
            scored.add("text/aligned", weight, format!("stand in {n_passages} passages taken one from the other"));
            scored.is_comparable = true;
        }
        Some(scored)
    }

    /// Returns whether a name of two parts and more is the same in both, so that one of the kinds is likelier misread than
    /// the name borne by two.
    fn bear_one_name(&self, one: &Profile, other: &Profile) -> bool {
        let is_long = |name: &&Name| name.n_parts() > 1 && name.is_full();
        one.names.iter().filter(is_long).any(|name| {
            other.names.iter().filter(is_long).any(|against| {
                name.n_parts() == against.n_parts() && compare_names(name, against, self.tables).score >= ONE_NAME
            })
        })
    }

    /// Returns the nouns by which two organisations are different bodies of one name ("Coast Agency", "Coast Command").
    fn two_bodies<'p>(&self, one: &'p Profile, other: &'p Profile) -> Option<(&'p str, &'p str)> {
        let heads = |profile: &'p Profile| -> BTreeSet<&'p str> {
            profile.names.iter().flat_map(|name| name.heads(self.tables)).collect()
        };
        let (of_one, of_other) = (heads(one), heads(other));
        let are_bodies = one.kind == NameKind::Organisation && other.kind == NameKind::Organisation;
        (are_bodies && of_one.is_disjoint(&of_other)).then_some(())?;
        Some((of_one.into_iter().next()?, of_other.into_iter().next()?))
    }

    /// Adds what the names say, and returns how alike the best pair is.
    fn add_names(&self, scored: &mut Scored, one: &Profile, other: &Profile) -> f32 {
        let mut found: Vec<(f32, usize, usize, NameSimilarity)> = Vec::new();
        for (a, name) in one.names.iter().enumerate() {
            for (b, against) in other.names.iter().enumerate() {
                let similarity = compare_names(name, against, self.tables);
                found.push((worth(&similarity, name, against), a, b, similarity));
            }
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let Some((weight, a, b, best)) = found.first() else {
            scored.is_comparable = false;
            return 0.0;
        };
        let rule = if best.is_cross_script { "name/cross-script" } else { "name/same-script" };
        let (first, second) = (&one.names[*a], &other.names[*b]);
        scored.add(rule, *weight, format!("{} / {}: {}", first.text, second.text, best.reason()));
        scored.is_complete = best.score >= COMPLETE && (first.is_full() && second.is_full() || best.weight >= 2.0);
        // "Abu Layth" neither is nor is not Mansour Hourani: only a name of the same make can speak against.
        let is_kunya = |profile: &Profile| profile.names.iter().all(Name::is_kunya);
        scored.is_comparable = best.score >= 0.5 || is_kunya(one) == is_kunya(other);
        let second_pair = found.iter().skip(1).find(|(_, c, d, similarity)| {
            c != a && d != b && similarity.score >= COMPLETE && similarity.weight >= LEAST_SHARED
        });
        if let Some((_, c, d, similarity)) = second_pair {
            let reason = format!("{} / {}: {}", one.names[*c].text, other.names[*d].text, similarity.reason());
            scored.add("name/second", 0.15, reason);
        }
        best.score
    }

    /// Adds to suspected pairs what the company says in which they are named.
    fn add_company(&self, joins: &mut BTreeMap<(usize, usize), Scored>, groups: &[Vec<usize>], settings: &Settings) {
        let mut reports_of: Vec<BTreeSet<usize>> = Vec::with_capacity(groups.len());
        let mut named_in: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut group_of = vec![0; self.profiles.len()];
        for (number, group) in groups.iter().enumerate() {
            let reports: BTreeSet<usize> =
                group.iter().flat_map(|&profile| self.profiles[profile].reports.iter().copied()).collect();
            for &report in &reports {
                named_in.entry(report).or_default().insert(number);
            }
            for &profile in group {
                group_of[profile] = number;
            }
            reports_of.push(reports);
        }
        // What every report names is no company.
        let most_reports = (self.families.len() / 5).max(4);
        for (&(a, b), scored) in joins.iter_mut() {
            let total = scored.total();
            if group_of[a] == group_of[b] || total >= settings.entity_joined || total < 0.6 * settings.entity_suspected
            {
                continue;
            }
            let company = |profile: usize| -> BTreeSet<usize> {
                let reports = &self.profiles[profile].reports;
                let all = reports.iter().flat_map(|report| named_in[report].iter().copied());
                all.filter(|&number| reports_of[number].len() <= most_reports).collect()
            };
            let shared = company(a)
                .intersection(&company(b))
                .filter(|&&number| number != group_of[a] && number != group_of[b])
                .count();
            if shared > 0 {
                scored.add(
                    "company",
                    (0.06 * shared as f32).min(0.18),
                    format!("named together with {shared} others in both"),
                );
            }
        }
    }
}

/// Returns whether a place of the one lies in or by a place of the other: a town and its province often have one name, and a
/// text that gives the name alone may mean either. A capital is often a province of its own amid the one of its name, so
/// that it counts where a place lies on the map, whatever the names of divisions say.
fn lie_together(one: &Profile, other: &Profile) -> bool {
    let is_encircled = |a: &Place, b: &Place| {
        a.country == b.country && distance_km(a, b) <= f64::from(a.precision_km.max(b.precision_km))
    };
    one.places.values().any(|a| other.places.values().any(|b| lie(a, b) != Lie::Apart || is_encircled(a, b)))
}

fn worth(similarity: &NameSimilarity, one: &Name, other: &Name) -> f32 {
    let shared = (similarity.weight / LEAST_SHARED).min(1.0);
    let is_short = !(one.is_full() && other.is_full())
        && similarity.parts.iter().any(|part| part.a.is_empty() || part.b.is_empty());
    let share = if is_short { SHORT_NAME_SHARE } else { 1.0 };
    NAME_WORTH * similarity.score * shared * share
}

fn shared_role<'a>(one: &'a Profile, other: &'a Profile, tables: &NameTables) -> Option<(&'a str, &'a str)> {
    let roles = |profile: &'a Profile| -> Vec<(&'a str, Name)> {
        profile.roles.iter().take(MOST_NAMES).map(|role| (role.as_str(), Name::new(role, tables))).collect()
    };
    let others = roles(other);
    roles(one).into_iter().find_map(|(role, name)| {
        let same = others.iter().find(|(_, against)| compare_names(&name, against, tables).score >= 0.75)?;
        Some((role, same.0))
    })
}

/// Turns decisions about referents into decisions about profiles, and gives the decided pairs a join that says so.
fn decided(profiles: &[Profile], judged: &Judged, joins: &mut BTreeMap<(usize, usize), Scored>) -> Decided {
    let profile_of: BTreeMap<FindingId, usize> = profiles
        .iter()
        .enumerate()
        .flat_map(|(at, profile)| profile.referents.iter().map(move |&id| (id, at)))
        .collect();
    let mut decided = Decided::default();
    for (&(a, b), &(decision, seq)) in &judged.pairs {
        let (Some(&one), Some(&other)) = (profile_of.get(&a), profile_of.get(&b)) else { continue };
        let pair = (one.min(other), one.max(other));
        if one == other {
            continue;
        }
        let scored =
            joins.entry(pair).or_insert_with(|| Scored { parts: Vec::new(), is_complete: false, is_comparable: true });
        match decision {
            Decision::Same => {
                scored.add("judgement/same", 1.0, format!("judgement {seq}"));
                decided.same.insert(pair);
            }
            Decision::NotSame => {
                scored.add("judgement/not-same", -1.0, format!("judgement {seq}"));
                decided.apart.insert(pair);
            }
            Decision::Unsure => {
                scored.add("judgement/unsure", 0.0, format!("judgement {seq}"));
                decided.apart.insert(pair);
            }
        }
    }
    decided
}

/// Returns the joins that hold a group together: the best ones that connect it, and one to each further referent of the
/// same names.
fn explained(
    group: &[usize],
    profiles: &[Profile],
    joins: &BTreeMap<(usize, usize), Scored>,
    settings: &Settings,
) -> Vec<Join> {
    let mut explained = Vec::new();
    let mut connected: BTreeSet<usize> = BTreeSet::from([group[0]]);
    while connected.len() < group.len() {
        let outside = || group.iter().filter(|profile| !connected.contains(profile));
        let best = connected
            .iter()
            .flat_map(|&a| outside().map(move |&b| (a.min(b), a.max(b), b)))
            .filter_map(|(a, b, new)| Some((joins.get(&(a, b))?, a, b, new)))
            .max_by(|one, other| {
                one.0.total().total_cmp(&other.0.total()).then((other.1, other.2).cmp(&(one.1, one.2)))
            });
        let Some((scored, a, b, new)) = best.filter(|(scored, ..)| scored.total() > settings.entity_suspected / 2.0)
        else {
            let Some(&next) = outside().next() else { break };
            connected.insert(next);
            continue;
        };
        explained.push(scored.join(&profiles[a], &profiles[b]));
        connected.insert(new);
    }
    for profile in group.iter().map(|&profile| &profiles[profile]) {
        let name = profile.names.first().map_or("", |name| name.text.as_str());
        for &referent in &profile.referents[1..] {
            let part = JoinPart { rule: "name/same".into(), weight: 1.0, reason: format!("the same names: {name}") };
            explained.push(Join { a: profile.referents[0], b: referent, score: 1.0, parts: vec![part] });
        }
    }
    explained.sort_by_key(|join| (join.a, join.b));
    explained
}

fn kind(members: &[&Profile]) -> NameKind {
    let mut votes: BTreeMap<NameKind, usize> = BTreeMap::new();
    for profile in members.iter().filter(|profile| profile.kind != NameKind::Other) {
        *votes.entry(profile.kind).or_default() += profile.referents.len();
    }
    votes.into_iter().max_by_key(|&(kind, n)| (n, std::cmp::Reverse(kind))).map_or(NameKind::Other, |(kind, _)| kind)
}

/// By referent, its forms as printed with their number of mentions; of places also with the noun that says which is meant
/// ("Aleppo province").
fn forms(analyses: &[&Analysis], lexicons: &Lexicons) -> BTreeMap<FindingId, BTreeMap<String, u32>> {
    let mut forms = BTreeMap::new();
    for analysis in analyses {
        let areas = areas(analysis, lexicons);
        for referent in &analysis.referents {
            let mut counts: BTreeMap<String, u32> = referent.forms.iter().map(|form| (form.clone(), 0)).collect();
            for name in referent.names.iter().filter_map(|&name| analysis.names.get(name as usize)) {
                *counts.entry(printed(name.span.text(&analysis.article.text), referent)).or_default() += 1;
                if let Some(area) = areas.get(&name.span) {
                    *counts.entry(area.clone()).or_default() += 1;
                }
            }
            counts.remove("");
            forms.insert(referent.id, counts);
        }
    }
    forms
}

/// Returns the form of a referent that a mention is: its words on one line, its article written out where a preposition
/// swallowed it.
fn printed(mention: &str, referent: &Referent) -> String {
    let words = mention.split_whitespace().collect::<Vec<_>>().join(" ");
    let forms = &referent.forms;
    let form = forms.iter().find(|form| **form == words).or_else(|| forms.iter().find(|form| form.ends_with(&words)));
    form.cloned().unwrap_or(words)
}

/// Returns the places of a report that are named with a noun of area, as printed with it.
fn areas(analysis: &Analysis, lexicons: &Lexicons) -> BTreeMap<Span, String> {
    let Some(lexicon) = lexicons.get(&analysis.article.language.value) else { return BTreeMap::new() };
    let text = &analysis.article.text;
    let is_area = |words: &str| lexicon.naming.heads.whole(words).is_some_and(|head| !head.is_part);
    let with_area = |mention: &PlaceMention| {
        let (whole, name) = (mention.expression.text(text), mention.span.text(text));
        let rest = whole.strip_suffix(name).or_else(|| whole.strip_prefix(name))?;
        is_area(rest).then(|| (mention.span, whole.split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    analysis.places.iter().filter_map(with_area).collect()
}

fn names(members: &[&Profile], forms: &BTreeMap<FindingId, BTreeMap<String, u32>>) -> Vec<NameForm> {
    let mut counts: BTreeMap<&str, (u32, BTreeSet<crate::model::id::CaptureId>)> = BTreeMap::new();
    for referent in members.iter().flat_map(|profile| &profile.referents) {
        for (form, n_mentions) in forms.get(referent).into_iter().flatten() {
            let count = counts.entry(form).or_default();
            count.0 += n_mentions;
            count.1.insert(referent.capture);
        }
    }
    let mut names: Vec<NameForm> = counts
        .into_iter()
        .map(|(form, (n_mentions, reports))| NameForm {
            text: form.to_owned(),
            n_mentions: n_mentions.max(1),
            n_reports: reports.len() as u32,
        })
        .collect();
    names.sort_by(|one, other| {
        (other.n_mentions, other.n_reports, &one.text).cmp(&(one.n_mentions, one.n_reports, &other.text))
    });
    names
}
