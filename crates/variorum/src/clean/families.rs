//! Publisher families: which owner group an outlet belongs to, where neither page nor crawl says so.

use super::Families;
use crate::model::article::{Found, FoundIn};
use crate::text::words::fold;

/// How sure a row of the list is: ownership changes.
const LISTED: f32 = 0.9;

/// Returns the families that the program brings along, each row with its source in `families.tsv`.
pub(super) fn built_in() -> Families {
    let rows = crate::lang::table::rows("families.tsv", include_str!("families.tsv"), 3);
    let rows = rows.expect("the built-in list of families is well formed");
    let outlets = |cell: &str| cell.split('|').map(str::to_owned).collect();
    rows.iter().map(|row| (row[0].to_owned(), outlets(row[1]))).collect()
}

/// Returns the family of an outlet, by the host of the address first and then by the name; the first in the list's order.
pub(super) fn family_of(families: &Families, publisher: Option<&str>, url: Option<&str>) -> Option<Found<String>> {
    let host = url.and_then(host);
    let name = publisher.map(fold);
    let is_host = |outlet: &str| {
        host.is_some_and(|host| host.strip_suffix(outlet).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    };
    let is_name = |outlet: &str| name.as_deref().is_some_and(|name| fold(outlet) == name);
    let find = |is_one: &dyn Fn(&str) -> bool| {
        families.iter().find(|(_, outlets)| outlets.iter().any(|outlet| is_one(outlet))).map(|(family, _)| family)
    };
    let family = find(&is_host).or_else(|| find(&is_name))?;
    Some(Found::new(family.clone(), FoundIn::Settings, LISTED))
}

/// Returns the host of an address.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next().filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(publisher: Option<&str>, url: Option<&str>) -> Option<String> {
        let families = Families::from([
            ("Coast Group".to_owned(), vec!["الساحل".to_owned(), "coast.example".to_owned()]),
            ("Hill Group".to_owned(), vec!["Hill Post".to_owned()]),
        ]);
        family_of(&families, publisher, url).map(|family| family.value)
    }

    #[test]
    fn an_outlet_is_known_by_its_host_and_by_its_name() {
        assert_eq!(family(None, Some("https://ar.coast.example/news/1")).as_deref(), Some("Coast Group"));
        assert_eq!(family(Some("السَاحل"), None).as_deref(), Some("Coast Group"));
        assert_eq!(family(Some("HILL POST"), Some("http://hill.example:80/")).as_deref(), Some("Hill Group"));
        assert_eq!(family(Some("The Quay"), Some("https://notcoast.example/")), None);
    }

    #[test]
    fn the_built_in_list_is_well_formed_and_no_outlet_has_two_owners() {
        let mut outlets: Vec<String> = built_in().into_values().flatten().map(|outlet| fold(&outlet)).collect();
        let n_outlets = outlets.len();
        outlets.sort();
        outlets.dedup();
        assert_eq!(outlets.len(), n_outlets);
    }
}
