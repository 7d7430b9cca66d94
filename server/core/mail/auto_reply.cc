#include "core/mail/auto_reply.h"

#include <algorithm>
#include <array>

#include "core/customer/search_tokens.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

// A subject that begins so, as FoldedWords writes it.
constexpr std::array<std::string_view, 63> kSubjects{"automatic reply",
                                                     "automatic response",
                                                     "automatic answer",
                                                     "automated reply",
                                                     "automated response",
                                                     "automatically generated",
                                                     "auto reply",
                                                     "autoreply",
                                                     "auto response",
                                                     "auto respond",
                                                     "autorespon",
                                                     "auto responder",
                                                     "auto acknowledge",
                                                     "auto out of office",
                                                     "out of office",
                                                     "out of the office",
                                                     "outofoffice",
                                                     "ooo",
                                                     "on vacation",
                                                     "vacation",
                                                     "away from my mail",
                                                     "away from the office",
                                                     "away from office",
                                                     "i am away",
                                                     "i am on leave",
                                                     "i am out of",
                                                     "i m out of",
                                                     "on holiday",
                                                     "on annual leave",
                                                     "absence notice",
                                                     "automatische antwort",
                                                     "automatische antwoord",
                                                     "automatisch antwoord",
                                                     "automatische beantwortung",
                                                     "automatische email antwort",
                                                     "abwesenheit",
                                                     "abwesend",
                                                     "ausser haus",
                                                     "auser haus",
                                                     "nicht im buro",
                                                     "reponse automatique",
                                                     "absence du bureau",
                                                     "absent du bureau",
                                                     "message d absence",
                                                     "notification d absence",
                                                     "respuesta automatica",
                                                     "respuesta automatizada",
                                                     "fuera de la oficina",
                                                     "fuera de oficina",
                                                     "ausencia de la oficina",
                                                     "risposta automatica",
                                                     "fuori ufficio",
                                                     "fuori sede",
                                                     "resposta automatica",
                                                     "fora do escritorio",
                                                     "ausencia temporaria",
                                                     "afwezig",
                                                     "autosvar",
                                                     "automatiskt svar",
                                                     "automatisk svar",
                                                     "automaattinen vastaus",
                                                     "franvaro",
                                                     "fravaer"};
// The same in scripts that are not folded.
constexpr std::array<std::string_view, 26> kOtherSubjects{"odpowiedz automatyczna",
                                                          "automatyczna odpowiedz",
                                                          "automaticka odpoved",
                                                          "automatikus valasz",
                                                          "raspuns automat",
                                                          "otomatik yanit",
                                                          "automatski odgovor",
                                                          "samodejni odgovor",
                                                          "automatinis atsakymas",
                                                          "Автоматический ответ",
                                                          "Автоответ",
                                                          "автоматический ответ",
                                                          "Автоматична відповідь",
                                                          "Отсутствие",
                                                          "Αυτόματη απάντηση",
                                                          "自动回复",
                                                          "自动答复",
                                                          "自動回覆",
                                                          "自動回复",
                                                          "自動返信",
                                                          "自動応答",
                                                          "自动应答",
                                                          "不在通知",
                                                          "자동 회신",
                                                          "자동회신",
                                                          "תשובה אוטומטית"};
// Somebody is away ...
constexpr std::array<std::string_view, 45> kAway{"out of the office",
                                                 "out of office",
                                                 "away from the office",
                                                 "away from my desk",
                                                 "away from my email",
                                                 "am on vacation",
                                                 "m on vacation",
                                                 "am on holiday",
                                                 "on annual leave",
                                                 "on maternity leave",
                                                 "on parental leave",
                                                 "currently away",
                                                 "currently unavailable",
                                                 "currently on leave",
                                                 "be away until",
                                                 "not in the office",
                                                 "limited access to email",
                                                 "limited access to my email",
                                                 "limited access to e mail",
                                                 "no access to email",
                                                 "no longer with the company",
                                                 "no longer works for",
                                                 "no longer work for",
                                                 "nicht im buro",
                                                 "nicht im haus",
                                                 "nicht erreichbar",
                                                 "ausser haus",
                                                 "auser haus",
                                                 "im urlaub",
                                                 "abwesend",
                                                 "absent du bureau",
                                                 "je suis absent",
                                                 "je suis en conges",
                                                 "fuera de la oficina",
                                                 "estoy de vacaciones",
                                                 "fuori ufficio",
                                                 "sono in ferie",
                                                 "fora do escritorio",
                                                 "estou de ferias",
                                                 "afwezig",
                                                 "met vakantie",
                                                 "休假",
                                                 "不在办公室",
                                                 "外出中",
                                                 "в отпуске"};
// ... and says what happens meanwhile.
constexpr std::array<std::string_view, 40> kMeanwhile{"until",
                                                      "return",
                                                      "returning",
                                                      "will be back",
                                                      "back on",
                                                      "back in",
                                                      "urgent",
                                                      "immediate assistance",
                                                      "please contact",
                                                      "as soon as i",
                                                      "respond when",
                                                      "reply when",
                                                      "in my absence",
                                                      "will not be forwarded",
                                                      "wieder da",
                                                      "wieder im",
                                                      "bis zum",
                                                      "bis einschliesslich",
                                                      "ab dem",
                                                      "dringend",
                                                      "wenden sie sich",
                                                      "nicht weitergeleitet",
                                                      "retour",
                                                      "jusqu au",
                                                      "en mon absence",
                                                      "urgence",
                                                      "urgente",
                                                      "hasta el",
                                                      "mi regreso",
                                                      "mi ausencia",
                                                      "rientro",
                                                      "fino al",
                                                      "ate o dia",
                                                      "retorno",
                                                      "terug",
                                                      "tot en met",
                                                      "返回",
                                                      "回来",
                                                      "紧急",
                                                      "戻"};
// A program says of itself that it is one.
constexpr std::array<std::string_view, 22> kConfessions{"this is an automatic reply",
                                                        "this is an automated reply",
                                                        "this is an automated response",
                                                        "this is an automatic response",
                                                        "this is an automatically generated",
                                                        "this is an auto generated",
                                                        "this is an autoreply",
                                                        "this is an auto reply",
                                                        "this email was sent automatically",
                                                        "this message was automatically generated",
                                                        "this is an automated message",
                                                        "automatische antwort",
                                                        "diese nachricht wurde automatisch",
                                                        "dies ist eine automatische",
                                                        "ceci est une reponse automatique",
                                                        "ceci est un message automatique",
                                                        "esta es una respuesta automatica",
                                                        "este es un mensaje automatico",
                                                        "questa e una risposta automatica",
                                                        "esta e uma resposta automatica",
                                                        "这是一封自动回复",
                                                        "自动回复邮件"};

constexpr std::array<std::string_view, 14> kMachineHeaders{"x-autoreply",
                                                           "x-auto-reply",
                                                           "x-autorespond",
                                                           "x-autoresponder",
                                                           "x-auto-response",
                                                           "x-mail-autoreply",
                                                           "x-autoreply-from",
                                                           "x-auto-reply-from",
                                                           "x-autogenerated",
                                                           "x-vacation",
                                                           "x-ms-exchange-inbox-rules-loop",
                                                           "x-mailer-autoreply",
                                                           "x-zmail-autorespond",
                                                           "x-fc-machinegenerated"};

std::string ValueOf(const MailMessage& message, std::string_view name) {
  const std::string* value = message.Header(name);
  return value == nullptr ? std::string() : AsciiLower(TrimmedBlanks(*value));
}

template <std::size_t kCount>
bool HasAny(const std::string& words, const std::array<std::string_view, kCount>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&words](std::string_view phrase) {
    return words.find(phrase) != std::string::npos;
  });
}

bool SubjectSaysSo(const std::string& subject) {
  const auto begins = [&subject](std::string_view phrase) {
    if (!subject.starts_with(phrase)) return false;
    // "ooo" and "vacation" are words of their own, the others may go on.
    return phrase.size() > 3 || subject.size() == phrase.size() || subject[phrase.size()] == ' ';
  };
  return std::any_of(kSubjects.begin(), kSubjects.end(), begins) ||
         std::any_of(kOtherSubjects.begin(), kOtherSubjects.end(), begins);
}

}  // namespace

std::string AutoReplyByHeaders(const MailMessage& message) {
  const std::string submitted = ValueOf(message, "auto-submitted");
  if (submitted.starts_with("auto-replied")) {
    return "Its header Auto-Submitted says auto-replied (RFC 3834).";
  }
  if (message.report_type == "disposition-notification") {
    return "It is a receipt for a mail that was read (RFC 8098).";
  }
  for (const std::string_view name : kMachineHeaders) {
    const std::string value = ValueOf(message, name);
    if (message.Header(name) != nullptr && value != "no" && value != "false") {
      return "It has the header " + std::string(name) + " of automatic answers.";
    }
  }
  const std::string precedence = ValueOf(message, "precedence");
  if (precedence.starts_with("auto_reply") || precedence.starts_with("auto-reply") ||
      ValueOf(message, "x-precedence").starts_with("auto_reply")) {
    return "Its header Precedence says that it is an automatic answer.";
  }
  if (ValueOf(message, "x-post-messageclass").find("autoresponder") != std::string::npos ||
      ValueOf(message, "delivered-to").starts_with("autoresponder")) {
    return "Its headers name an autoresponder.";
  }
  if (!ListByHeaders(message).empty()) return {};
  if (!submitted.empty() && submitted != "no") {
    return "Its header Auto-Submitted says " + std::string(BeginningOf(submitted, 40)) +
           " (RFC 3834).";
  }
  const std::string suppress = ValueOf(message, "x-auto-response-suppress");
  if (suppress.find("all") != std::string::npos || suppress.find("oof") != std::string::npos ||
      suppress.find("autoreply") != std::string::npos) {
    return "Its header X-Auto-Response-Suppress asks for no automatic answer.";
  }
  return {};
}

std::string AutoReplyByWords(const MailMessage& message) {
  if (SubjectSaysSo(FoldedWords(message.subject))) {
    return "Its subject begins as those of automatic answers do.";
  }
  constexpr std::size_t kBytesMax = 700;
  const std::string words = FoldedWords(std::string_view(message.text).substr(0, kBytesMax));
  if (HasAny(words, kConfessions)) return "Its text says that it was written automatically.";
  if (HasAny(words, kAway) && HasAny(words, kMeanwhile) &&
      (!message.in_reply_to.empty() || !message.references.empty() ||
       message.text.size() < kBytesMax)) {
    return "Its text says that somebody is away, and what happens meanwhile.";
  }
  return {};
}

std::string ListByHeaders(const MailMessage& message) {
  for (const std::string_view name : {"list-id", "list-post", "mailing-list", "x-mailing-list",
                                      "list-unsubscribe", "x-ml-name", "x-mlserver"}) {
    if (message.Header(name) != nullptr) {
      return "It has the header " + std::string(name) + " of mailing lists.";
    }
  }
  for (const std::string_view value : {"list", "bulk", "junk"}) {
    if (ValueOf(message, "precedence") == value) {
      return "Its header Precedence says " + std::string(value) + ".";
    }
  }
  return {};
}

}  // namespace strowger::core
