//! Lists in pieces: a cursor says where the next piece begins, and of which edition it is.

use super::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How much of a list is wanted, and from where.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Piece {
    /// At most so many.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
    /// Where to go on: the `next` of the piece before.
    #[param(max_length = 64)]
    cursor: Option<String>,
}

/// Unless it is said how many, so many are given; and never more.
const STANDARD: usize = 50;
const MOST: usize = 200;

/// So many are passed over at most; who wants more asks more narrowly.
const DEEPEST: usize = 1_000_000;

/// A piece of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct List<T> {
    /// What is in it.
    pub(super) items: Vec<T>,
    /// The cursor of the next piece; nothing after the last.
    pub(super) next: Option<String>,
    /// How many there are in all.
    pub(super) total: usize,
}

impl Piece {
    pub(super) fn new(limit: Option<usize>, cursor: Option<String>) -> Self {
        Self { limit, cursor }
    }

    /// Returns how many are passed over and how many given. A cursor of another edition is a problem: its place means nothing here.
    pub(super) fn range(&self, edition: &str) -> Result<(usize, usize), Problem> {
        let limit = self.limit.unwrap_or(STANDARD);
        if limit == 0 || limit > MOST {
            return Err(Problem::bad_request(format!("`limit`: expected 1 to {MOST}, found {limit}")));
        }
        let Some(cursor) = &self.cursor else { return Ok((0, limit)) };
        let parsed = cursor.split_once('-').and_then(|(mark, at)| Some((mark, at.parse::<usize>().ok()?)));
        match parsed {
            Some((mark, at)) if mark == short(edition) && at <= DEEPEST => Ok((at, limit)),
            Some((mark, _)) if mark != short(edition) => {
                Err(Problem::conflict("there is a new edition since the list was begun; begin it anew"))
            }
            _ => Err(Problem::bad_request(format!("`cursor`: expected the `next` of a piece, found `{cursor}`"))),
        }
    }
}

impl<T> List<T> {
    /// Returns a piece of a list of `total` that began after `offset`.
    pub(super) fn new(items: Vec<T>, offset: usize, total: usize, edition: &str) -> Self {
        let at = offset + items.len();
        let next = (at < total && !items.is_empty()).then(|| format!("{}-{at}", short(edition)));
        Self { items, next, total }
    }

    /// Returns a piece of a list that is here as a whole.
    pub(super) fn of(all: Vec<T>, piece: &Piece, mark: &str) -> Result<Self, Problem> {
        let (offset, limit) = piece.range(mark)?;
        let total = all.len();
        let items = all.into_iter().skip(offset).take(limit).collect();
        Ok(Self::new(items, offset, total, mark))
    }
}

fn short(edition: &str) -> &str {
    edition.get(..8).unwrap_or(edition)
}
