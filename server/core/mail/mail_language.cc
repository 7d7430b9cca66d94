#include "core/mail/mail_language.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/customer/search_tokens.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

struct SmallWords {
  std::string_view language;
  // Between spaces, as TextWord has them: in lower case and without accents.
  std::string_view words;
};

constexpr std::array<SmallWords, 7> kSmallWords{
    {{"en",
      " the of and to is it you that was for are with as his they be at have this from or "
      "had by not but what all were when we there can an your which their do if will how "
      "about them then would my has any could please thanks hello i me on our been did "
      "does am in so a no because dear after still get got "},
     {"de",
      " der die das und ist nicht ich sie es ein eine einen einem einer den dem des mit "
      "auf fur von zu im bei auch an als wie wir ihr mein meine meinen meiner wird werden "
      "wurde haben habe hat sind oder aber wenn noch nur nach uber kann konnen bitte "
      "danke vielen hallo guten sehr geehrte geehrter kein keine mir mich ihre ihren "
      "ihnen dass am in so was da zum zur aus seit schon "},
     {"fr",
      " le la les des et est un une du de que qui dans pour pas sur avec ce cette vous "
      "nous je il elle ne se mon ma mes votre vos notre au aux plus par mais ou donc sont "
      "ont ai avez suis etre avoir bonjour merci cordialement comment quand pourquoi tout "
      "bien fait en a me si on n d l j qu c s m "},
     {"es",
      " el la los las de que y es un una en por con para no se del al lo su sus mi mis me "
      "te le como pero mas este esta esto ya muy cuando donde tengo tiene hay ser estoy "
      "estan fue ha he han hola gracias favor usted ustedes nos nosotros quiero puedo "
      "pueden todo buenos buenas saludos desde sin o a si "},
     {"it",
      " il lo la i gli le di che e un una in per con non si del della dei delle al alla da "
      "dal dalla nel nella sono ho ha hai abbiamo mi ti ci vi mio mia suo questo questa "
      "ma come anche quando dove piu se sua vorrei potete posso grazie buongiorno salve "
      "saluti cordiali ancora ordine favore a o c l "},
     {"nl",
      " de het een en van is dat niet ik je te op voor met zijn aan er om maar als bij "
      "ook nog wel naar mijn kan heb hebt heeft hebben wordt worden deze dit die wat waar "
      "hoe wij ons onze graag dank bedankt hallo geachte groeten in was door uit over "
      "geen "},
     {"pt",
      " o a os as de que e um uma em por com para nao se do da dos das no na nos nas ao "
      "seu sua meu minha me mais mas como quando onde esta este isto ja muito foi sao tem "
      "tenho eu voce obrigado obrigada ola ainda bom dia favor pode podem estou quero ou "
      "sem ate "}}};

struct Letters {
  std::size_t han = 0;
  std::size_t kana_and_hangul = 0;
};

Letters CountLetters(std::string_view text) {
  Letters letters;
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    text.remove_prefix(std::max<std::size_t>(next.bytes, 1));
    if (next.bytes == 0) continue;
    if (IsHan(next.code)) ++letters.han;
    if ((next.code >= 0x3040 && next.code <= 0x30ff) ||
        (next.code >= 0xac00 && next.code <= 0xd7a3)) {
      ++letters.kana_and_hangul;
    }
  }
  return letters;
}

// Of each small word the languages that have it, a bit each in the order of kSmallWords.
std::unordered_map<std::string_view, unsigned> LanguagesByWord() {
  std::unordered_map<std::string_view, unsigned> languages;
  for (std::size_t i = 0; i < kSmallWords.size(); ++i) {
    std::string_view words = kSmallWords[i].words.substr(1);
    while (!words.empty()) {
      const std::size_t end = words.find(' ');
      languages[words.substr(0, end)] |= 1U << i;
      words.remove_prefix(end + 1);
    }
  }
  return languages;
}

}  // namespace

std::string LanguageOf(std::string_view text) {
  text = BeginningOf(text, kLanguageBytesMax);
  const Letters letters = CountLetters(text);
  const std::vector<TextWord> words = WordsOf(text);
  const auto others = static_cast<std::size_t>(
      std::count_if(words.begin(), words.end(), [](const TextWord& word) { return !word.is_han; }));
  // Chinese has no kana; what it borrows of Latin names is less than what it says.
  if (letters.han >= 2 && letters.han >= others && letters.kana_and_hangul * 20 <= letters.han) {
    return "zh";
  }
  static const auto languages = LanguagesByWord();
  std::array<std::size_t, kSmallWords.size()> hits{};
  for (const TextWord& word : words) {
    const auto known = word.is_han ? languages.end() : languages.find(word.letters);
    if (known == languages.end()) continue;
    for (std::size_t i = 0; i < hits.size(); ++i) hits[i] += known->second >> i & 1U;
  }
  const auto best =
      static_cast<std::size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
  std::size_t second = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (i != best) second = std::max(second, hits[i]);
  }
  // Every third or fourth word is a small one; languages that are akin share some of them.
  constexpr std::size_t kHitsMin = 2;
  const bool is_sure = hits[best] >= kHitsMin && hits[best] * 3 >= second * 4 &&
                       hits[best] > second && hits[best] * 5 >= others;
  return is_sure ? std::string(kSmallWords[best].language) : std::string();
}

}  // namespace strowger::core
