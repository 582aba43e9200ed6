//! Where a feed or a sitemap leads: the addresses of pages, with what is said of each.

use super::records;
use crate::model::capture::CrawlRecord;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// An address that a feed or a sitemap names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address, as written.
    pub url: String,
    /// Whether a page or another list of links is there.
    pub target: Target,
    /// What the list says of the page.
    pub known: CrawlRecord,
}

/// What is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A page.
    Page,
    /// Another sitemap.
    List,
}

/// Returns the links of a feed or a sitemap in their order, an address once; none for other bytes.
pub fn links(bytes: &[u8]) -> Vec<Link> {
    let mut links = match super::media::list_kind(bytes) {
        Some(super::media::ListKind::Feed) => feed_links(bytes),
        Some(super::media::ListKind::Sitemap) => sitemap_links(bytes),
        None => Vec::new(),
    };
    let mut seen = std::collections::BTreeSet::new();
    links.retain(|link| seen.insert(link.url.clone()));
    links
}

fn feed_links(bytes: &[u8]) -> Vec<Link> {
    let Some(feed) = records::feed(bytes) else { return Vec::new() };
    let publisher = feed.title.as_ref().map(|title| title.content.clone());
    let of_entry = |entry| {
        let values = records::of_entry(&feed, entry);
        let known = CrawlRecord { publisher: publisher.clone(), published: values.published, ..CrawlRecord::default() };
        Some(Link { url: values.url?, target: Target::Page, known })
    };
    feed.entries.iter().filter_map(of_entry).collect()
}

/// Reads a sitemap (<https://www.sitemaps.org/protocol.html>) with the dates of its news extension.
fn sitemap_links(bytes: &[u8]) -> Vec<Link> {
    let mut reader = Reader::from_reader(bytes);
    let mut links = Vec::new();
    let mut link: Option<Link> = None;
    let (mut element, mut text, mut buffer) = (Vec::new(), String::new(), Vec::new());
    loop {
        // What comes before a fault in the markup is kept.
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                let target = match start.local_name().as_ref() {
                    b"url" => Some(Target::Page),
                    b"sitemap" => Some(Target::List),
                    _ => None,
                };
                if let Some(target) = target {
                    link = Some(Link { url: String::new(), target, known: CrawlRecord::default() });
                }
                element = start.local_name().as_ref().to_vec();
                text.clear();
            }
            Ok(Event::Text(piece)) => text.push_str(&String::from_utf8_lossy(&piece)),
            Ok(Event::GeneralRef(reference)) => text.push_str(match &*reference {
                b"amp" => "&",
                b"lt" => "<",
                b"gt" => ">",
                b"quot" => "\"",
                b"apos" => "'",
                _ => "",
            }),
            Ok(Event::CData(piece)) => text.push_str(&String::from_utf8_lossy(&piece)),
            Ok(Event::End(end)) => {
                let value = text.trim();
                if let Some(link) = link.as_mut().filter(|_| !value.is_empty()) {
                    match element.as_slice() {
                        b"loc" if link.url.is_empty() => value.clone_into(&mut link.url),
                        b"publication_date" => link.known.published = Some(value.to_owned()),
                        b"name" => link.known.publisher = Some(value.to_owned()),
                        _ => {}
                    }
                }
                text.clear();
                element.clear();
                if matches!(end.local_name().as_ref(), b"url" | b"sitemap") {
                    links.extend(link.take().filter(|link| !link.url.is_empty()));
                }
            }
            Ok(Event::Eof) | Err(_) => return links,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_leads_to_pages_and_to_other_sitemaps() {
        let sitemap = br#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <url><loc>https://example.org/a?x=1&amp;y=2</loc><news:news><news:publication><news:name>The Quay</news:name>
            </news:publication><news:publication_date>2024-03-01</news:publication_date></news:news></url>
            <url><loc>https://example.org/a?x=1&amp;y=2</loc></url></urlset>"#;
        let found = links(sitemap);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].url, "https://example.org/a?x=1&y=2");
        assert_eq!(found[0].known.published.as_deref(), Some("2024-03-01"));
        let index = b"<sitemapindex><sitemap><loc>https://example.org/s.xml</loc></sitemap></sitemapindex>";
        assert_eq!(links(index)[0].target, Target::List);
    }

    #[test]
    fn feeds_of_every_kind_lead_to_their_pages() {
        let rss = b"<rss version='2.0'><channel><title>The Quay</title><item><link>https://example.org/1</link><pubDate>Fri, 01 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>";
        let atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Quay</title><entry><link href='https://example.org/1'/></entry></feed>";
        let json = br#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Quay", "items": [{"id": "1", "url": "https://example.org/1", "content_text": "Rain."}]}"#;
        for feed in [rss.as_slice(), atom, json] {
            let found = links(feed);
            assert_eq!(found.len(), 1, "{}", String::from_utf8_lossy(feed));
            assert_eq!(found[0].url, "https://example.org/1");
            assert_eq!(found[0].known.publisher.as_deref(), Some("The Quay"));
        }
    }

    #[test]
    fn other_bytes_lead_nowhere() {
        assert!(links(b"<p>See <a href='https://example.org'>this</a>.</p>").is_empty());
    }
}
