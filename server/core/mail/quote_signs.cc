#include "core/mail/quote_signs.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/customer/search_tokens.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

// All words as FoldedWords writes them.
constexpr std::array<std::string_view, 42> kWrote{"wrote",        "writes",
                                                  "a ecrit",      "ecrit",
                                                  "ecrivait",     "schrieb",
                                                  "geschrieben",  "escreveu",
                                                  "escribio",     "escrigue",
                                                  "va escriure",  "ha scritto",
                                                  "scrive",       "schreef",
                                                  "skrev",        "skriver",
                                                  "kirjoitti",    "napisal",
                                                  "napisala",     "napisal a",
                                                  "pisze",        "irta",
                                                  "yazdi",        "a scris",
                                                  "napsal",       "napsala",
                                                  "napisao",      "je napisao",
                                                  "da viet",      "написал",
                                                  "написала",     "пишет",
                                                  "написав",      "έγραψε",
                                                  "写道",         "寫道",
                                                  "书いた",       "さんは書きました",
                                                  "のメッセージ", "작성",
                                                  "כתב",          "كتب"};
constexpr std::array<std::string_view, 24> kAttributionStarts{
    "on", "le", "am", "el", "il", "op", "den", "dne", "em", "no", "w",       "på",
    "pa", "a",  "в",  "во", "od", "от", "at",  "在",  "於", "于", "quoting", "tarihinde"};
constexpr std::array<std::string_view, 49> kWeekdays{
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mer", "jeu", "ven", "sam",
    "dim", "mo",  "di",  "mi",  "do",  "fr",  "sa",  "so",  "ma",  "ti",  "ke",  "to",  "pe",
    "la",  "su",  "man", "tir", "ons", "tor", "fre", "lor", "son", "пн",  "вт",  "ср",  "чт",
    "пт",  "сб",  "вс",  "mie", "jue", "vie", "sab", "dom", "pon", "sob"};

enum class Label { kNone, kFrom, kDate, kTo, kSubject, kOther };
struct LabelWord {
  std::string_view word;
  Label label;
};
constexpr std::array kLabels{
    LabelWord{"from", Label::kFrom},
    LabelWord{"de", Label::kFrom},
    LabelWord{"von", Label::kFrom},
    LabelWord{"van", Label::kFrom},
    LabelWord{"da", Label::kFrom},
    LabelWord{"fran", Label::kFrom},
    LabelWord{"fra", Label::kFrom},
    LabelWord{"od", Label::kFrom},
    LabelWord{"lahettaja", Label::kFrom},
    LabelWord{"felado", Label::kFrom},
    LabelWord{"kimden", Label::kFrom},
    LabelWord{"gonderen", Label::kFrom},
    LabelWord{"mittente", Label::kFrom},
    LabelWord{"expediteur", Label::kFrom},
    LabelWord{"от", Label::kFrom},
    LabelWord{"От", Label::kFrom},
    LabelWord{"От кого", Label::kFrom},
    LabelWord{"Від", Label::kFrom},
    LabelWord{"发件人", Label::kFrom},
    LabelWord{"寄件者", Label::kFrom},
    LabelWord{"寄件人", Label::kFrom},
    LabelWord{"差出人", Label::kFrom},
    LabelWord{"보낸 사람", Label::kFrom},
    LabelWord{"보낸사람", Label::kFrom},
    LabelWord{"date", Label::kDate},
    LabelWord{"sent", Label::kDate},
    LabelWord{"envoye", Label::kDate},
    LabelWord{"envoye le", Label::kDate},
    LabelWord{"message du", Label::kDate},
    LabelWord{"gesendet", Label::kDate},
    LabelWord{"datum", Label::kDate},
    LabelWord{"verzonden", Label::kDate},
    LabelWord{"enviado", Label::kDate},
    LabelWord{"enviado el", Label::kDate},
    LabelWord{"enviada em", Label::kDate},
    LabelWord{"enviado em", Label::kDate},
    LabelWord{"fecha", Label::kDate},
    LabelWord{"data", Label::kDate},
    LabelWord{"inviato", Label::kDate},
    LabelWord{"skickat", Label::kDate},
    LabelWord{"sendt", Label::kDate},
    LabelWord{"dato", Label::kDate},
    LabelWord{"lahetetty", Label::kDate},
    LabelWord{"wyslano", Label::kDate},
    LabelWord{"odeslano", Label::kDate},
    LabelWord{"elkuldve", Label::kDate},
    LabelWord{"tarih", Label::kDate},
    LabelWord{"Дата", Label::kDate},
    LabelWord{"Отправлено", Label::kDate},
    LabelWord{"发送时间", Label::kDate},
    LabelWord{"日期", Label::kDate},
    LabelWord{"寄件日期", Label::kDate},
    LabelWord{"日時", Label::kDate},
    LabelWord{"送信日時", Label::kDate},
    LabelWord{"보낸 날짜", Label::kDate},
    LabelWord{"날짜", Label::kDate},
    LabelWord{"to", Label::kTo},
    LabelWord{"an", Label::kTo},
    LabelWord{"a", Label::kTo},
    LabelWord{"aan", Label::kTo},
    LabelWord{"para", Label::kTo},
    LabelWord{"till", Label::kTo},
    LabelWord{"til", Label::kTo},
    LabelWord{"vastaanottaja", Label::kTo},
    LabelWord{"do", Label::kTo},
    LabelWord{"komu", Label::kTo},
    LabelWord{"cimzett", Label::kTo},
    LabelWord{"kime", Label::kTo},
    LabelWord{"destinataire", Label::kTo},
    LabelWord{"Кому", Label::kTo},
    LabelWord{"收件人", Label::kTo},
    LabelWord{"收件者", Label::kTo},
    LabelWord{"宛先", Label::kTo},
    LabelWord{"받는 사람", Label::kTo},
    LabelWord{"subject", Label::kSubject},
    LabelWord{"betreff", Label::kSubject},
    LabelWord{"objet", Label::kSubject},
    LabelWord{"sujet", Label::kSubject},
    LabelWord{"onderwerp", Label::kSubject},
    LabelWord{"asunto", Label::kSubject},
    LabelWord{"assunto", Label::kSubject},
    LabelWord{"oggetto", Label::kSubject},
    LabelWord{"amne", Label::kSubject},
    LabelWord{"emne", Label::kSubject},
    LabelWord{"aihe", Label::kSubject},
    LabelWord{"temat", Label::kSubject},
    LabelWord{"predmet", Label::kSubject},
    LabelWord{"targy", Label::kSubject},
    LabelWord{"konu", Label::kSubject},
    LabelWord{"Тема", Label::kSubject},
    LabelWord{"主题", Label::kSubject},
    LabelWord{"主旨", Label::kSubject},
    LabelWord{"件名", Label::kSubject},
    LabelWord{"제목", Label::kSubject},
    LabelWord{"cc", Label::kOther},
    LabelWord{"kopie", Label::kOther},
    LabelWord{"copie a", Label::kOther},
    LabelWord{"kopia", Label::kOther},
    LabelWord{"抄送", Label::kOther},
    LabelWord{"副本", Label::kOther},
    LabelWord{"reply to", Label::kOther},
};
constexpr std::array<std::string_view, 34> kOriginal{"original message",
                                                     "original mail",
                                                     "original email",
                                                     "forwarded message",
                                                     "forwarded by",
                                                     "begin forwarded message",
                                                     "reply message",
                                                     "previous message",
                                                     "ursprungliche nachricht",
                                                     "originalnachricht",
                                                     "original nachricht",
                                                     "weitergeleitete nachricht",
                                                     "message d origine",
                                                     "message original",
                                                     "message initial",
                                                     "message transfere",
                                                     "mensaje original",
                                                     "mensaje reenviado",
                                                     "mensagem original",
                                                     "mensagem encaminhada",
                                                     "messaggio originale",
                                                     "messaggio inoltrato",
                                                     "oorspronkelijk bericht",
                                                     "doorgestuurd bericht",
                                                     "ursprungligt meddelande",
                                                     "originalmeddelande",
                                                     "oprindelig meddelelse",
                                                     "opprinnelig melding",
                                                     "alkuperainen viesti",
                                                     "wiadomosc oryginalna",
                                                     "原始邮件",
                                                     "原始郵件",
                                                     "转发邮件",
                                                     "元のメッセージ"};

constexpr std::size_t kAttributionBytesMax = 400;
constexpr std::size_t kAttributionLinesMax = 4;

bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsAsciiDigit); }

// "12:30", or a year of ours.
bool HasTimeOrYear(std::string_view text) {
  for (std::size_t i = 1; i + 2 < text.size(); ++i) {
    const bool is_time = (text[i] == ':' || text[i] == '.') && IsAsciiDigit(text[i - 1]) &&
                         IsAsciiDigit(text[i + 1]) && IsAsciiDigit(text[i + 2]);
    if (is_time) return true;
    const std::string_view four = text.substr(i - 1, 4);
    if ((four.starts_with("20") || four.starts_with("19")) &&
        std::all_of(four.begin(), four.end(), IsAsciiDigit) && four.size() == 4) {
      return true;
    }
  }
  return false;
}

std::string_view WithoutRules(std::string_view line) {
  while (!line.empty() && (IsBlank(line.front()) || line.front() == '-' || line.front() == '*')) {
    line.remove_prefix(1);
  }
  while (!line.empty() && (IsBlank(line.back()) || line.back() == '-' || line.back() == '*')) {
    line.remove_suffix(1);
  }
  return line;
}

bool EndsWithVerb(std::string_view words) {
  return std::any_of(kWrote.begin(), kWrote.end(), [words](std::string_view verb) {
    if (!words.ends_with(verb)) return false;
    const std::string_view before = words.substr(0, words.size() - verb.size());
    return before.empty() || before.ends_with(' ') ||
           static_cast<unsigned char>(verb.front()) >= 0x80;
  });
}

bool HasVerb(const std::string& words) {
  const std::string framed = " " + words + " ";
  return std::any_of(kWrote.begin(), kWrote.end(), [&framed](std::string_view verb) {
    return framed.find(" " + std::string(verb) + " ") != std::string::npos;
  });
}

bool IsAttribution(std::string_view text) {
  if (text.size() > kAttributionBytesMax) return false;
  text = WithoutRules(text);
  const bool ends_with_colon = text.ends_with(':') || text.ends_with("：");
  const bool has_address = text.find('@') != std::string_view::npos;
  const bool has_time = HasDigit(text) && HasTimeOrYear(text);
  // What most lines have not comes first.
  if (!has_time && !(has_address && ends_with_colon)) return false;
  const std::string words = FoldedWords(text);
  if (EndsWithVerb(words)) return true;
  return ends_with_colon && has_time && (has_address || HasVerb(words));
}

bool StartsAttribution(std::string_view line) {
  line = WithoutRules(line);
  if (line.empty()) return false;
  if (IsAsciiDigit(line.front())) return true;
  const std::string words = FoldedWords(line.substr(0, 60));
  const std::string_view first = std::string_view(words).substr(0, words.find(' '));
  const auto is_first = [first](std::string_view word) { return word == first; };
  return std::any_of(kAttributionStarts.begin(), kAttributionStarts.end(), is_first) ||
         std::any_of(kWeekdays.begin(), kWeekdays.end(), is_first) ||
         std::any_of(kWeekdays.begin(), kWeekdays.end(), [first](std::string_view word) {
           return word.size() >= 3 && first.size() > 4 && first.starts_with(word);
         });
}

Label LabelOf(std::string_view line) {
  constexpr std::size_t kLabelBytesMax = 40;
  const std::string_view top = line.substr(0, kLabelBytesMax);
  std::size_t colon = top.find(':');
  if (const std::size_t wide = top.find("："); wide < colon) colon = wide;
  if (colon == std::string_view::npos) return Label::kNone;
  const std::string word = FoldedWords(top.substr(0, colon));
  for (const LabelWord& one : kLabels) {
    if (one.word == word) return one.label;
  }
  return Label::kNone;
}

// The headers of a mail, as a program writes them above it.
bool IsHeaderBlock(const TextLines& lines, std::size_t at, std::size_t labels_min) {
  constexpr std::size_t kLinesMax = 12;
  const Label first = LabelOf(lines[at]);
  if (first != Label::kFrom && first != Label::kDate && first != Label::kSubject &&
      first != Label::kTo) {
    return false;
  }
  std::array<bool, 6> seen{};
  std::size_t count = 0;
  for (std::size_t i = at; i < std::min(lines.size(), at + kLinesMax); ++i) {
    const Label label = LabelOf(lines[i]);
    if (label == Label::kNone) {
      // A folded value, but not the text below.
      if (TrimmedBlanks(lines[i]).empty()) break;
      continue;
    }
    bool& was_seen = seen[static_cast<std::size_t>(label)];
    if (!was_seen && label != Label::kOther) ++count;
    was_seen = true;
  }
  return seen[static_cast<std::size_t>(Label::kFrom)] && count >= labels_min;
}

bool IsRule(std::string_view line) {
  line = TrimmedBlanks(line);
  return line.size() >= 4 && (line.front() == '_' || line.front() == '-' || line.front() == '=') &&
         line.find_first_not_of(line.front()) == std::string_view::npos;
}

bool IsOriginalRule(std::string_view line) {
  constexpr std::size_t kBytesMax = 120;
  line = TrimmedBlanks(line);
  if (line.size() > kBytesMax || line.size() < 4) return false;
  const std::string words = FoldedWords(line);
  const bool is_ruled = line.starts_with("--") || line.starts_with("__") ||
                        line.starts_with("==") || line.starts_with("**");
  return std::any_of(kOriginal.begin(), kOriginal.end(), [&](std::string_view phrase) {
    if (phrase == "begin forwarded message") return words == phrase;
    return is_ruled && words.find(phrase) != std::string::npos;
  });
}

}  // namespace

bool IsQuotedLine(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  return begin != std::string_view::npos && begin < 4 && line[begin] == '>';
}

std::size_t AttributionLines(const TextLines& lines, std::size_t at) {
  if (IsAttribution(lines[at])) return 1;
  if (!StartsAttribution(lines[at])) return 0;
  std::string joined(TrimmedBlanks(lines[at]));
  for (std::size_t count = 2; count <= kAttributionLinesMax; ++count) {
    const std::size_t next = at + count - 1;
    if (next >= lines.size() || TrimmedBlanks(lines[next]).empty() || IsQuotedLine(lines[next])) {
      // ">:" ends an address that was broken.
      if (next >= lines.size() || !TrimmedBlanks(lines[next]).starts_with(">:")) return 0;
    }
    joined.append(" ").append(TrimmedBlanks(lines[next]));
    if (IsAttribution(joined)) return count;
  }
  return 0;
}

bool BeginsEarlierMail(const TextLines& lines, std::size_t at) {
  if (IsOriginalRule(lines[at])) return true;
  if (!IsRule(lines[at])) return IsHeaderBlock(lines, at, 3);
  for (std::size_t next = at + 1; next < std::min(lines.size(), at + 4); ++next) {
    if (!TrimmedBlanks(lines[next]).empty()) return IsHeaderBlock(lines, next, 2);
  }
  return false;
}

}  // namespace strowger::core
