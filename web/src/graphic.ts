// Whether a passage tells of bodies or wounds in detail, so that it is covered until asked for. A word list, on the careful side:
// numbers of dead alone are not graphic, or nothing on this page could be read.

const WORDS =
  /\b(mutilat\w*|dismember\w*|decapitat\w*|behead\w*|corpses?|charred|entrails|severed|burned alive|burnt alive|body parts|remains of (?:the|his|her|their) bod\w*|pools? of blood|bloodied|rape[ds]?|raping|tortur\w*|executed in front of)\b/i;

/** Arabic has no word borders that `\b` knows; these are long enough to stand for themselves. */
const ARABIC_WORDS = /(أشلاء|جثث|جثة|متفحم|مقطوعة? الرأس|قطع رأس|ذبح|مثّل بجث|التمثيل بجث|بركة دماء|برك من الدم|اغتصاب|تعذيب|أحشاء|بُترت|مبتور)/;

/** Returns whether a passage should be covered first. */
export function isGraphic(text: string): boolean {
  return WORDS.test(text) || ARABIC_WORDS.test(text);
}
