//! Which sentence of one text stands for which of another, from a matrix of similarities; knows no news and no language.

use std::ops::Range;

/// A dense matrix of similarities, rows for the sentences of one text and columns for those of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Similarities {
    n_rows: usize,
    n_columns: usize,
    values: Vec<f32>,
}

/// One sentence of the row text and one of the column text that stand for each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Index of the row.
    pub row: usize,
    /// Index of the column.
    pub column: usize,
    /// Their similarity.
    pub score: f32,
}

/// From which similarity on a pair is believed, see [`Similarities::aligned`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floors {
    /// Without support.
    pub alone: f32,
    /// Beside a believed pair.
    pub supported: f32,
    /// Between two believed pairs.
    pub between: f32,
    /// Where between two believed pairs that follow each other only this one row and this one column are left.
    pub enclosed: f32,
}

impl Similarities {
    /// Returns the matrix that `value` gives for each row and column.
    pub fn new(n_rows: usize, n_columns: usize, mut value: impl FnMut(usize, usize) -> f32) -> Self {
        let mut values = Vec::with_capacity(n_rows.saturating_mul(n_columns));
        for row in 0..n_rows {
            values.extend((0..n_columns).map(|column| value(row, column)));
        }
        Self { n_rows, n_columns, values }
    }

    /// Returns the cosines of unit vectors; 0 where a vector is empty or the two differ in length.
    pub fn cosines(rows: &[&[f32]], columns: &[&[f32]]) -> Self {
        Self::new(rows.len(), columns.len(), |row, column| cosine(rows[row], columns[column]))
    }

    /// Returns the number of rows.
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Returns the number of columns.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Returns one similarity, 0 outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> f32 {
        if column >= self.n_columns {
            return 0.0;
        }
        self.values.get(row * self.n_columns + column).copied().unwrap_or(0.0)
    }

    /// Returns the column most alike to a row, the first of equals.
    pub fn best_column(&self, row: usize) -> Option<Link> {
        best((0..self.n_columns).map(|column| Link { row, column, score: self.get(row, column) }))
    }

    /// Returns the row most alike to a column, the first of equals.
    pub fn best_row(&self, column: usize) -> Option<Link> {
        best((0..self.n_rows).map(|row| Link { row, column, score: self.get(row, column) }))
    }

    /// Returns the ratio margin of every pair: its similarity over the mean similarity of the `n_neighbours` nearest of
    /// both sides. A sentence that is alike to everything thereby counts for little. Around 1 for a pair no closer than
    /// its surroundings.
    ///
    /// Source: Artetxe and Schwenk 2019, "Margin-based Parallel Corpus Mining with Multilingual Sentence Embeddings",
    /// equation 1 with the ratio margin. We floor the denominator, as centred cosines may be 0 or below.
    #[must_use]
    pub fn ratio_margin(&self, n_neighbours: usize) -> Self {
        let row_means: Vec<f32> = (0..self.n_rows)
            .map(|row| mean_of_nearest((0..self.n_columns).map(|c| self.get(row, c)), n_neighbours))
            .collect();
        let column_means: Vec<f32> = (0..self.n_columns)
            .map(|column| mean_of_nearest((0..self.n_rows).map(|row| self.get(row, column)), n_neighbours))
            .collect();
        Self::new(self.n_rows, self.n_columns, |row, column| {
            self.get(row, column) / f32::midpoint(row_means[row], column_means[column]).max(LEAST_SURROUNDING)
        })
    }

    /// Returns the pairs that are each other's best, at or above `floor`, by row.
    pub fn mutual_best(&self, floor: f32) -> Vec<Link> {
        (0..self.n_rows)
            .filter_map(|row| self.best_column(row))
            .filter(|link| link.score >= floor)
            .filter(|link| self.best_row(link.column).is_some_and(|back| back.row == link.row))
            .collect()
    }

    /// Returns the one-to-one matching of greatest total similarity, without the pairs below `floor`, by row; order in
    /// the texts plays no part.
    ///
    /// Exact (Kuhn 1955; the shortest augmenting path form of Jonker and Volgenant 1987) up to
    /// [`MAX_EXACT_MATCHING`] sentences a side, greedy by similarity above. Cost is cubic in the longer side.
    pub fn best_matching(&self, floor: f32) -> Vec<Link> {
        if self.n_rows.max(self.n_columns) > MAX_EXACT_MATCHING {
            return self.greedy_matching(floor);
        }
        if self.n_rows > self.n_columns {
            let flipped = Self::new(self.n_columns, self.n_rows, |row, column| self.get(column, row));
            let mut links: Vec<Link> = flipped
                .best_matching(floor)
                .into_iter()
                .map(|link| Link { row: link.column, column: link.row, score: link.score })
                .collect();
            links.sort_by_key(|link| link.row);
            return links;
        }
        let columns = cheapest_columns(self.n_rows, self.n_columns, |row, column| -f64::from(self.get(row, column)));
        let links = columns.into_iter().enumerate();
        links
            .map(|(row, column)| Link { row, column, score: self.get(row, column) })
            .filter(|link| link.score >= floor)
            .collect()
    }

    /// Returns the pairs that stand for each other where both texts mostly run in one order, by row; each row and column at
    /// most once. Whole blocks may have moved.
    ///
    /// A pair gains from what follows and precedes it: a sentence whose neighbours stand for the other's neighbours is
    /// believed at `floors.supported`, one without at `floors.alone`, one left over between two believed pairs at
    /// `floors.between`, and where only it is left there, at `floors.enclosed`.
    pub fn aligned(&self, floors: Floors) -> Vec<Link> {
        let neighbour = |row: usize, column: usize| -> (f32, f32) {
            let mut around = (0.0_f32, 0.0_f32);
            for (down, right) in [(1, 1), (1, 2), (2, 1)] {
                around.0 = around.0.max(self.get(row + down, column + right));
                if row >= down && column >= right {
                    around.1 = around.1.max(self.get(row - down, column - right));
                }
            }
            around
        };
        let lifted = Self::new(self.n_rows, self.n_columns, |row, column| {
            let (after, before) = neighbour(row, column);
            self.get(row, column) + SUPPORT * (after + before)
        });
        let score = |link: Link| Link { score: self.get(link.row, link.column), ..link };
        let best: Vec<Link> = lifted.mutual_best(f32::MIN).into_iter().map(score).collect();
        let (mut links, mut left): (Vec<Link>, Vec<Link>) =
            best.into_iter().partition(|link| link.score >= floors.alone);
        left.retain(|link| link.score >= floors.supported);
        // Belief spreads from link to link, so that a run of weak pairs that begins at a strong one is believed.
        loop {
            let (found, rest): (Vec<Link>, Vec<Link>) =
                left.into_iter().partition(|link| links.iter().any(|believed| follow_each_other(*link, *believed)));
            left = rest;
            if found.is_empty() {
                break;
            }
            links.extend(found);
        }
        links.sort_by_key(|link| link.row);
        self.fill_gaps(&mut links, floors);
        links
    }

    /// Adds the best pairs of what is left over between two links that follow each other in both texts.
    fn fill_gaps(&self, links: &mut Vec<Link>, floors: Floors) {
        let mut filled = Vec::new();
        for pair in links.windows(2) {
            if pair[0].column < pair[1].column {
                let (rows, columns) = (pair[0].row + 1..pair[1].row, pair[0].column + 1..pair[1].column);
                let floor = if rows.len() == 1 && columns.len() == 1 { floors.enclosed } else { floors.between };
                self.fill(rows, columns, floor, links, &mut filled);
            }
        }
        links.extend(filled);
        links.sort_by_key(|link| link.row);
    }

    fn fill(&self, rows: Range<usize>, columns: Range<usize>, floor: f32, taken: &[Link], filled: &mut Vec<Link>) {
        let free = |column: &usize| taken.iter().all(|link| link.column != *column);
        let cells = rows.clone().flat_map(|row| columns.clone().filter(free).map(move |column| (row, column)));
        let found = best(cells.map(|(row, column)| Link { row, column, score: self.get(row, column) }));
        if let Some(link) = found.filter(|link| link.score >= floor) {
            filled.push(link);
            self.fill(rows.start..link.row, columns.start..link.column, floor, taken, filled);
            self.fill(link.row + 1..rows.end, link.column + 1..columns.end, floor, taken, filled);
        }
    }

    fn greedy_matching(&self, floor: f32) -> Vec<Link> {
        let mut all: Vec<Link> = (0..self.n_rows)
            .flat_map(|row| (0..self.n_columns).map(move |column| (row, column)))
            .map(|(row, column)| Link { row, column, score: self.get(row, column) })
            .filter(|link| link.score >= floor)
            .collect();
        all.sort_by(|one, other| {
            other.score.total_cmp(&one.score).then((one.row, one.column).cmp(&(other.row, other.column)))
        });
        let (mut row_taken, mut column_taken) = (vec![false; self.n_rows], vec![false; self.n_columns]);
        all.retain(|link| {
            let free = !row_taken[link.row] && !column_taken[link.column];
            row_taken[link.row] |= free;
            column_taken[link.column] |= free;
            free
        });
        all.sort_by_key(|link| link.row);
        all
    }
}

/// Sentences a side up to which a matching is exact: 400 take about 0.1 s, and no news report is longer.
pub const MAX_EXACT_MATCHING: usize = 400;

/// Part of its neighbours' similarity that a pair gains: enough to choose among near-ties, too little to outvote a copy.
const SUPPORT: f32 = 0.15;

/// Least mean similarity of a neighbourhood in a ratio margin, so that the ratio stays finite and keeps its sign.
const LEAST_SURROUNDING: f32 = 0.05;

/// Returns the cosine of two unit vectors; 0 where one is empty or they differ in length.
pub fn cosine(one: &[f32], other: &[f32]) -> f32 {
    if one.len() != other.len() {
        return 0.0;
    }
    // Eight partial sums let the compiler use vector instructions; the order of addition is fixed, so is the result.
    let mut sums = [0.0_f32; 8];
    let (one_chunks, other_chunks) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f32 = one_chunks.remainder().iter().zip(other_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in one_chunks.zip(other_chunks) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Returns whether two pairs stand side by side in both texts, in one order, with at most one sentence between them.
fn follow_each_other(one: Link, other: Link) -> bool {
    let (first, second) = if one.row < other.row { (one, other) } else { (other, one) };
    let (down, right) = (second.row - first.row, second.column.saturating_sub(first.column));
    (1..=2).contains(&down) && (1..=2).contains(&right)
}

fn best(links: impl Iterator<Item = Link>) -> Option<Link> {
    links.fold(None, |best: Option<Link>, link| match best {
        Some(best) if best.score >= link.score => Some(best),
        _ => Some(link),
    })
}

fn mean_of_nearest(values: impl Iterator<Item = f32>, n_neighbours: usize) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(|one, other| other.total_cmp(one));
    values.truncate(n_neighbours.max(1));
    if values.is_empty() { 0.0 } else { values.iter().sum::<f32>() / values.len() as f32 }
}

/// Returns the column of each row in the assignment of least cost; needs `n_rows <= n_columns`.
fn cheapest_columns(n_rows: usize, n_columns: usize, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // Row 0 and column 0 stand for "none", as in the textbook form.
    let mut row_price = vec![0.0; n_rows + 1];
    let mut column_price = vec![0.0; n_columns + 1];
    let mut row_of = vec![0_usize; n_columns + 1];
    for row in 1..=n_rows {
        let mut came_from = vec![0_usize; n_columns + 1];
        let mut least = vec![f64::INFINITY; n_columns + 1];
        let mut done = vec![false; n_columns + 1];
        let mut column = 0;
        row_of[0] = row;
        loop {
            done[column] = true;
            let (from_row, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for to in 1..=n_columns {
                if done[to] {
                    continue;
                }
                let reduced = cost(from_row - 1, to - 1) - row_price[from_row] - column_price[to];
                if reduced < least[to] {
                    (least[to], came_from[to]) = (reduced, column);
                }
                if least[to] < step {
                    (step, next) = (least[to], to);
                }
            }
            for to in 0..=n_columns {
                if done[to] {
                    row_price[row_of[to]] += step;
                    column_price[to] -= step;
                } else {
                    least[to] -= step;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_of[column] = row_of[came_from[column]];
            column = came_from[column];
        }
    }
    let mut columns = vec![0; n_rows];
    for column in 1..=n_columns {
        if row_of[column] != 0 {
            columns[row_of[column] - 1] = column - 1;
        }
    }
    columns
}

/// A text of one pile as a candidate for a text of the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counterpart {
    /// Index in the other pile.
    pub text: usize,
    /// Share of the longer text's sentences that find their match, weighted by similarity, `0.0..=1.0`.
    pub score: f32,
}

/// Returns, for every text of one pile, the texts of the other pile in descending likeness, with all sentence orders
/// ignored; equal scores by index.
///
/// A text is its sentences' unit vectors. Two texts are as alike as the sum of their mutually best sentences' cosines,
/// over the sentence count of the longer.
pub fn counterparts(ones: &[Vec<&[f32]>], others: &[Vec<&[f32]>]) -> Vec<Vec<Counterpart>> {
    ones.iter()
        .map(|one| {
            let mut ranked: Vec<Counterpart> = others
                .iter()
                .enumerate()
                .map(|(text, other)| {
                    let total: f32 =
                        Similarities::cosines(one, other).mutual_best(0.0).iter().map(|link| link.score).sum();
                    Counterpart { text, score: total / one.len().max(other.len()).max(1) as f32 }
                })
                .collect();
            ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.text.cmp(&b.text)));
            ranked
        })
        .collect()
}

/// Returns the links between the sentences of two texts of which one translates the other, order ignored: the matching of
/// greatest total ratio margin.
pub fn translation_links(one: &[&[f32]], other: &[&[f32]]) -> Vec<Link> {
    Similarities::cosines(one, other).ratio_margin(NEIGHBOURS).best_matching(0.0)
}

/// Neighbours of a ratio margin, as in Artetxe and Schwenk 2019.
pub const NEIGHBOURS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f32]]) -> Similarities {
        Similarities::new(rows.len(), rows.first().map_or(0, |row| row.len()), |row, column| rows[row][column])
    }

    fn pairs(links: &[Link]) -> Vec<(usize, usize)> {
        links.iter().map(|link| (link.row, link.column)).collect()
    }

    #[test]
    fn a_matching_gives_up_a_best_pair_for_a_better_whole() {
        let similarities = matrix(&[&[0.9, 0.8], &[0.8, 0.1]]);
        assert_eq!(pairs(&similarities.best_matching(0.0)), [(0, 1), (1, 0)]);
        assert_eq!(pairs(&similarities.mutual_best(0.0)), [(0, 0)]);
    }

    #[test]
    fn a_matching_is_the_best_of_all_permutations() {
        // Values of a fixed multiplicative sequence; every permutation of four columns is tried.
        let similarities =
            Similarities::new(4, 4, |row, column| ((row * 7 + column * 13 + row * column * 5) % 17) as f32 / 17.0);
        let mut best = f32::MIN;
        for code in 0..256_usize {
            let columns: Vec<usize> = (0..4).map(|row| code >> (2 * row) & 3).collect();
            let distinct = (0..4).all(|column| columns.contains(&column));
            if distinct {
                best = best.max((0..4).map(|row| similarities.get(row, columns[row])).sum());
            }
        }
        let found: f32 = similarities.best_matching(0.0).iter().map(|link| link.score).sum();
        assert!((found - best).abs() < 1e-6, "{found} {best}");
    }

    #[test]
    fn texts_of_different_length_match_either_way_round() {
        let wide = matrix(&[&[0.1, 0.7, 0.2]]);
        let tall = matrix(&[&[0.1], &[0.7], &[0.2]]);
        assert_eq!(pairs(&wide.best_matching(0.0)), [(0, 1)]);
        assert_eq!(pairs(&tall.best_matching(0.0)), [(1, 0)]);
        assert!(matrix(&[]).best_matching(0.0).is_empty());
    }

    #[test]
    fn pairs_below_the_floor_are_no_links() {
        assert!(matrix(&[&[0.3]]).best_matching(0.5).is_empty());
        assert!(matrix(&[&[0.3]]).mutual_best(0.5).is_empty());
    }

    #[test]
    fn a_margin_discounts_a_sentence_that_is_alike_to_everything() {
        let similarities = matrix(&[&[0.8, 0.6, 0.1], &[0.8, 0.1, 0.2], &[0.8, 0.1, 0.6]]).ratio_margin(3);
        assert!(similarities.get(0, 1) > similarities.get(0, 0));
    }

    const FLOORS: Floors = Floors { alone: 0.6, supported: 0.4, between: 0.2, enclosed: 0.1 };

    #[test]
    fn neighbours_lend_support_and_gaps_are_filled() {
        let similarities =
            matrix(&[&[0.9, 0.1, 0.1, 0.0], &[0.0, 0.25, 0.1, 0.0], &[0.1, 0.1, 0.45, 0.0], &[0.0, 0.0, 0.1, 0.7]]);
        assert_eq!(pairs(&similarities.aligned(FLOORS)), [(0, 0), (1, 1), (2, 2), (3, 3)]);
    }

    #[test]
    fn a_weak_pair_without_neighbours_is_not_believed() {
        let similarities = matrix(&[&[0.0, 0.0, 0.45], &[0.0, 0.0, 0.0], &[0.9, 0.0, 0.0]]);
        assert_eq!(pairs(&similarities.aligned(FLOORS)), [(2, 0)]);
    }

    #[test]
    fn a_moved_block_is_found() {
        let similarities =
            matrix(&[&[0.0, 0.0, 0.8, 0.0], &[0.0, 0.0, 0.0, 0.8], &[0.8, 0.0, 0.0, 0.0], &[0.0, 0.8, 0.0, 0.0]]);
        assert_eq!(pairs(&similarities.aligned(FLOORS)), [(0, 2), (1, 3), (2, 0), (3, 1)]);
    }

    #[test]
    fn vectors_of_different_length_are_not_alike() {
        assert!(cosine(&[1.0, 0.0], &[1.0]).abs() < f32::EPSILON);
        assert!((cosine(&[0.6, 0.8], &[0.6, 0.8]) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn shuffled_translations_find_each_other() {
        let axis = |n: usize| -> Vec<f32> { (0..6).map(|i| f32::from(u8::from(i == n))).collect() };
        let basis: Vec<Vec<f32>> = (0..6).map(axis).collect();
        let text = |order: &[usize]| -> Vec<&[f32]> { order.iter().map(|&n| basis[n].as_slice()).collect() };
        let (ones, others) = ([text(&[0, 1, 2]), text(&[3, 4, 5])], [text(&[5, 3, 4]), text(&[2, 0, 1])]);
        let ranked = counterparts(&ones, &others);
        assert_eq!((ranked[0][0].text, ranked[1][0].text), (1, 0));
        assert_eq!(pairs(&translation_links(&ones[0], &others[1])), [(0, 1), (1, 2), (2, 0)]);
    }
}
