//! A sentence in, what police did according to it out: killed, arrested, used force, failed to act, acted at all.
//!
//! A head on the encoder says how likely each is, and the words of `lang/<code>/telling/policing.tsv` how sure it has to be:
//! neither alone tells "killed in police firing" from "killed while the police fired".

use crate::lang::telling::{PoliceAct, Telling};
use crate::text::encoder::SentenceHead;
use crate::text::tokens::Token;

/// How likely the head must find an act for which the sentence has a word, and one for which it has none. Read off the
/// development half of `indiapolice`, where 0.1 to 0.5 and 0.7 to 0.99 give a document F1 within 0.05 of it; redo with
/// another head.
const LEAST_WITH_WORD: f32 = 0.2;
const LEAST_WITHOUT: f32 = 0.9;

/// Returns what police did according to a sentence, each act once, in the order of [`PoliceAct`]; who kills or arrests or uses
/// force acts.
///
/// `vector` is the sentence's, centred for its language; `head` has a label for each act ([`PoliceAct::name`]), and an act
/// without a label is never found.
pub fn police_acts(tokens: &[Token], vector: &[f32], telling: &Telling, head: &SentenceHead) -> Vec<PoliceAct> {
    let words: Vec<PoliceAct> = telling.policing.all(tokens).iter().map(|hit| *hit.meaning).collect();
    let names_police = words.contains(&PoliceAct::Acts);
    let probabilities = head.probabilities(vector);
    let likely = |act: PoliceAct| {
        // Whom police arrest is often told without them; who kills or fails is not known without the word.
        let has_word = words.contains(&act) && (names_police || act == PoliceAct::Arrests);
        let least = if has_word { LEAST_WITH_WORD } else { LEAST_WITHOUT };
        head.labels().iter().zip(&probabilities).any(|(label, &probability)| label == act.name() && probability > least)
    };
    let mut acts: Vec<PoliceAct> = PoliceAct::ALL.into_iter().filter(|&act| likely(act)).collect();
    let implies = |act: &PoliceAct| matches!(act, PoliceAct::Kills | PoliceAct::Arrests | PoliceAct::UsesForce);
    if acts.iter().any(implies) && !acts.contains(&PoliceAct::Acts) {
        acts.push(PoliceAct::Acts);
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lexicons;
    use crate::model::span::Span;
    use crate::text::tokens::tokens;

    fn acts(language: &str, text: &str, probability: f32) -> Vec<PoliceAct> {
        let lexicons = Lexicons::built_in().expect("the tables are whole");
        let lexicon = lexicons.get(language).expect("the language is read");
        let tokens = tokens(text, Span::of(&(0..text.len())), &lexicon.clitics);
        let head = SentenceHead::constant(&PoliceAct::ALL.map(|act| (act.name(), probability)));
        police_acts(&tokens, &[], &lexicon.telling, &head)
    }

    #[test]
    fn what_the_words_say_needs_less_of_the_head() {
        assert_eq!(
            acts("en", "Two men were arrested by the police in Homs.", 0.5),
            [PoliceAct::Arrests, PoliceAct::Acts]
        );
        assert_eq!(acts("ar", "اعتقلت الشرطة رجلين في حمص.", 0.5), [PoliceAct::Arrests, PoliceAct::Acts]);
        assert!(acts("en", "Two men left for Homs.", 0.5).is_empty());
    }

    #[test]
    fn a_killing_without_police_is_none_of_theirs() {
        assert!(acts("en", "Two men were killed by a mob in Homs.", 0.5).is_empty());
    }
}
