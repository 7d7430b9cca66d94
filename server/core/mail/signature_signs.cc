#include "core/mail/signature_signs.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/customer/search_tokens.h"
#include "core/mail/address_scan.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

constexpr std::size_t kSignatureLinesMax = 20;
constexpr std::size_t kShortLineBytesMax = 75;

// All words as FoldedWords writes them.
constexpr std::array<std::string_view, 46> kDevices{"sent from",
                                                    "sent via",
                                                    "sent with",
                                                    "sent using",
                                                    "sent by outlook",
                                                    "sent a magnificent",
                                                    "get outlook for",
                                                    "download outlook",
                                                    "envoye de mon",
                                                    "envoye depuis",
                                                    "envoye a partir",
                                                    "envoye avec",
                                                    "envoye par",
                                                    "telecharger outlook",
                                                    "obtenez outlook",
                                                    "von meinem",
                                                    "gesendet von",
                                                    "gesendet mit",
                                                    "gesendet aus",
                                                    "diese nachricht wurde von meinem",
                                                    "holen sie sich outlook",
                                                    "outlook fur",
                                                    "enviado desde",
                                                    "enviado do",
                                                    "enviado de",
                                                    "enviado via",
                                                    "obtener outlook",
                                                    "inviato da",
                                                    "inviato dal",
                                                    "scarica outlook",
                                                    "verzonden vanaf",
                                                    "verstuurd vanaf",
                                                    "verzonden met",
                                                    "skickat fran",
                                                    "sendt fra",
                                                    "hent outlook",
                                                    "lahetetty",
                                                    "wyslano z",
                                                    "odeslano z",
                                                    "Отправлено с",
                                                    "Отправлено из",
                                                    "发自我的",
                                                    "从我的",
                                                    "發自我的",
                                                    "從我的",
                                                    "iphoneから送信"};
// Words that end a letter by themselves (a sharp s is folded to one), with or without a name below.
constexpr std::array<std::string_view, 57> kClosings{"best regards",
                                                     "kind regards",
                                                     "warm regards",
                                                     "kindest regards",
                                                     "warmest regards",
                                                     "with kind regards",
                                                     "with best regards",
                                                     "regards",
                                                     "rgds",
                                                     "best",
                                                     "best wishes",
                                                     "all the best",
                                                     "many thanks and regards",
                                                     "thanks and regards",
                                                     "thanks regards",
                                                     "sincerely",
                                                     "yours sincerely",
                                                     "sincerely yours",
                                                     "yours faithfully",
                                                     "yours truly",
                                                     "respectfully",
                                                     "cordially",
                                                     "cheers",
                                                     "mit freundlichen grussen",
                                                     "mit freundlichem gruss",
                                                     "mit besten grussen",
                                                     "freundliche grusse",
                                                     "viele grusse",
                                                     "liebe grusse",
                                                     "beste grusse",
                                                     "mfg",
                                                     "mit freundlichen grusen",
                                                     "mit freundlichem grus",
                                                     "mit besten grusen",
                                                     "freundliche gruse",
                                                     "viele gruse",
                                                     "liebe gruse",
                                                     "beste gruse",
                                                     "cordialement",
                                                     "bien cordialement",
                                                     "bien a vous",
                                                     "sinceres salutations",
                                                     "saludos",
                                                     "un saludo",
                                                     "saludos cordiales",
                                                     "atentamente",
                                                     "cordiali saluti",
                                                     "distinti saluti",
                                                     "atenciosamente",
                                                     "met vriendelijke groet",
                                                     "met vriendelijke groeten",
                                                     "med vanliga halsningar",
                                                     "med venlig hilsen",
                                                     "pozdrawiam",
                                                     "С уважением",
                                                     "此致",
                                                     "祝好"};
// Words that are thanks where nothing follows, and a closing above a name.
constexpr std::array<std::string_view, 18> kThanks{"thanks",
                                                   "thank you",
                                                   "many thanks",
                                                   "thanks again",
                                                   "thanks a lot",
                                                   "thank you very much",
                                                   "thx",
                                                   "thanks in advance",
                                                   "thank you in advance",
                                                   "danke",
                                                   "vielen dank",
                                                   "merci",
                                                   "merci d avance",
                                                   "gracias",
                                                   "grazie",
                                                   "obrigado",
                                                   "спасибо",
                                                   "谢谢"};

template <std::size_t kCount>
bool IsOneOf(const std::array<std::string_view, kCount>& phrases, std::string_view words) {
  return std::find(phrases.begin(), phrases.end(), words) != phrases.end();
}

std::size_t WordCount(std::string_view line) {
  std::size_t count = 0;
  bool is_within = false;
  for (const char c : line) {
    if (!IsBlank(c) && !is_within) ++count;
    is_within = !IsBlank(c);
  }
  return count;
}

// "--" and other marks that people put above their signature.
enum class Mark { kNone, kDashes, kRule };
Mark MarkOf(std::string_view line) {
  line = TrimmedBlanks(line);
  if (line == "--" || line == "__" || line == "—" || line == "–" || line == "——") {
    return Mark::kDashes;
  }
  if (line.size() < 3) return Mark::kNone;
  for (const std::string_view unit : {"-", "_", "=", "*", "—", "–", "~"}) {
    std::string_view rest = line;
    while (rest.starts_with(unit)) rest.remove_prefix(unit.size());
    if (rest.empty()) return Mark::kRule;
  }
  return Mark::kNone;
}

bool IsContact(std::string_view line) {
  if (!FirstAddressIn(line).empty() || ContainsFolded(line, "http://") ||
      ContainsFolded(line, "https://") || ContainsFolded(line, "www.")) {
    return true;
  }
  std::size_t digits = 0;
  std::size_t letters = 0;
  for (const char c : line) {
    if (IsAsciiDigit(c)) ++digits;
    if (IsAsciiLetter(c)) ++letters;
  }
  return digits >= 7 && letters < 15;
}

bool IsSentence(std::string_view line) {
  line = TrimmedBlanks(line);
  return line.size() > kShortLineBytesMax || line.ends_with('?') || WordCount(line) > 12 ||
         ((line.ends_with('.') || line.ends_with('!')) && WordCount(line) > 6);
}

class Finder {
 public:
  Finder(const TextLines& lines, std::string_view sender_name)
      : lines_(lines), sender_words_(FoldedWords(sender_name)) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!TrimmedBlanks(lines[i]).empty()) filled_.push_back(i);
    }
  }

  std::size_t Find() const {
    std::size_t begin = lines_.size();
    begin = std::min(begin, BehindMark(begin));
    begin = std::min(begin, Device(begin));
    begin = std::min(begin, Closing(begin));
    if (begin == lines_.size()) begin = std::min(begin, ContactBlock());
    begin = std::min(begin, Name(begin));
    return begin;
  }

 private:
  // The lines with text before `end`.
  std::size_t FilledBefore(std::size_t end) const {
    return static_cast<std::size_t>(std::lower_bound(filled_.begin(), filled_.end(), end) -
                                    filled_.begin());
  }

  bool AreShort(std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i < to; ++i) {
      if (IsSentence(lines_[filled_[i]])) return false;
    }
    return true;
  }

  std::size_t BehindMark(std::size_t end) const {
    const std::size_t count = FilledBefore(end);
    for (std::size_t i = 0; i < count; ++i) {
      const Mark mark = MarkOf(lines_[filled_[i]]);
      if (mark == Mark::kNone || count - i - 1 > kSignatureLinesMax) continue;
      const bool is_signature = mark == Mark::kDashes || AreShort(i + 1, count);
      if (is_signature && (i > 0 || count == 1)) return filled_[i];
    }
    return end;
  }

  std::size_t Device(std::size_t end) const {
    const std::size_t count = FilledBefore(end);
    for (std::size_t i = count; i > 0 && i + 2 > count; --i) {
      if (IsDeviceLine(lines_[filled_[i - 1]])) return filled_[i - 1];
    }
    return end;
  }

  std::size_t Closing(std::size_t end) const {
    const std::size_t count = FilledBefore(end);
    constexpr std::size_t kBelowMax = 10;
    for (std::size_t i = count; i > 1 && count - i < kBelowMax; --i) {
      const std::string_view line = lines_[filled_[i - 1]];
      if (line.size() > kShortLineBytesMax) break;
      const std::string words = FoldedWords(line);
      const bool is_closing = IsOneOf(kClosings, words);
      const bool is_thanks = IsOneOf(kThanks, words) && i < count;
      if ((is_closing || is_thanks) && AreShort(i, count)) return filled_[i - 1];
    }
    return end;
  }

  // The last paragraph when it is of short lines and says how the writer is reached.
  std::size_t ContactBlock() const {
    if (filled_.size() < 2) return lines_.size();
    std::size_t begin = filled_.back();
    std::size_t contacts = 0;
    std::size_t count = 0;
    while (!TrimmedBlanks(lines_[begin]).empty()) {
      if (IsContact(lines_[begin])) ++contacts;
      ++count;
      if (begin == 0) return lines_.size();
      --begin;
    }
    const std::size_t first = begin + 1;
    constexpr std::size_t kBlockLinesMax = 8;
    const std::size_t from = FilledBefore(first);
    const bool is_named = WordCount(lines_[first]) <= 5 && !IsContact(lines_[first]);
    const bool is_block = count >= 2 && count <= kBlockLinesMax && contacts >= 1 && is_named &&
                          AreShort(from + 1, filled_.size());
    return is_block ? first : lines_.size();
  }

  // The sender's own name, or a name behind a dash, as the last line.
  std::size_t Name(std::size_t end) const {
    const std::size_t count = FilledBefore(end);
    if (count < 2) return end;
    const std::size_t at = filled_[count - 1];
    const std::string_view line = TrimmedBlanks(lines_[at]);
    const std::string words = FoldedWords(line);
    const bool stands_alone = TrimmedBlanks(lines_[at - 1]).empty();
    const bool is_dashed = line.size() > 2 && line[0] == '-' && IsAsciiLetter(line[1]) &&
                           line.size() < 30 && WordCount(line) <= 3 && stands_alone;
    const bool is_sender = !words.empty() && !sender_words_.empty() &&
                           (" " + sender_words_ + " ").find(" " + words + " ") != std::string::npos;
    return is_dashed || is_sender ? at : end;
  }

  // Borrowed.
  const TextLines& lines_;
  // State.
  const std::string sender_words_;
  std::vector<std::size_t> filled_;  // The lines that have text.
};

}  // namespace

bool IsDeviceLine(std::string_view line) {
  line = TrimmedBlanks(line);
  // "Sent from my desk, which is easier." is a sentence.
  if (line.size() > 120 || line.find(',') != std::string_view::npos || line.ends_with('.')) {
    return false;
  }
  const std::size_t bracket = line.find_first_of("<(");
  if (WordCount(line.substr(0, bracket)) > 9) return false;
  const std::string words = FoldedWords(line);
  if (words == "von meinem iphone gesendet") return true;
  return std::any_of(kDevices.begin(), kDevices.end(),
                     [&words](std::string_view phrase) { return words.starts_with(phrase); });
}

std::size_t SignatureBegin(const TextLines& lines, std::string_view sender_name) {
  return Finder(lines, sender_name).Find();
}

}  // namespace strowger::core
