#include "terminal/mail_canned.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "terminal/desk_acts.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_keeping.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using namespace mail::v1;

// One text with the languages that it is kept in.
struct TextOfMenu {
  std::string name;  // "canned-texts/refund".
  std::vector<std::string> languages;
};

bool IsAsking(const ConsoleState& state, const std::string& draft) {
  return std::ranges::any_of(state.wishes, [&](const auto& numbered) {
    const Wish& wish = numbered.second;
    return wish.key == draft &&
           dynamic_cast<const ListCannedTextsRequest*>(wish.request.get()) != nullptr;
  });
}

// The languages of one text need not stand together.
std::vector<TextOfMenu> TextsOf(const ListCannedTextsResponse& answer) {
  std::vector<TextOfMenu> texts;
  for (const CannedText& each : answer.texts()) {
    auto known = std::ranges::find(texts, each.name(), &TextOfMenu::name);
    if (known == texts.end()) known = texts.insert(texts.end(), {each.name(), {}});
    known->languages.push_back(each.language());
  }
  return texts;
}

std::string LabelOf(const TextOfMenu& text) {
  std::string languages;
  for (const std::string& language : text.languages) {
    languages += (languages.empty() ? "" : ", ") + language;
  }
  return NameBehind(text.name) + " · " + languages;
}

Effects Fill(ConsoleState& state, const std::string& draft, const std::string& text,
             const std::string& language) {
  const auto found = state.mail_drafts.find(draft);
  if (found == state.mail_drafts.end()) return {};
  auto request = std::make_shared<FillCannedTextRequest>();
  request->set_name(text);
  request->set_language(language);
  request->set_mail(found->second.answered_mail);
  if (found->second.answered_mail.empty()) request->set_ticket(found->second.ticket);
  return AskAboutMail(state, draft, std::move(request));
}

// The server knows best which of several fits the mail.
Effects AskForLanguage(ConsoleState& state, const std::string& draft, const TextOfMenu& text) {
  if (text.languages.size() == 1) return Fill(state, draft, text.name, text.languages.front());
  Menu menu;
  menu.title = NameBehind(text.name);
  menu.back = Focus::kMailDraft;
  menu.entries.push_back({Say(state, mail_words::kLanguageOfMail),
                          [draft, name = text.name](ConsoleState& later, TimePoint) {
                            return Fill(later, draft, name, {});
                          }});
  for (const std::string& language : text.languages) {
    menu.entries.push_back(
        {language, [draft, name = text.name, language](ConsoleState& later, TimePoint) {
           return Fill(later, draft, name, language);
         }});
  }
  OpenMenu(state, std::move(menu));
  return {};
}

// The draft, where the person still writes on it; null: they do something else by now.
MailDraft* DraftInHand(ConsoleState& state, const std::string& name) {
  MailDraft* draft = state.open_draft == name ? OpenDraft(state) : nullptr;
  return draft != nullptr && draft->preview.empty() && !draft->is_leaving ? draft : nullptr;
}

}  // namespace

Effects AskForTexts(ConsoleState& state, const std::string& draft, const std::string& page,
                    TimePoint now) {
  const auto found = state.mail_drafts.find(draft);
  if (found == state.mail_drafts.end() || IsAsking(state, draft)) return {};
  // Which mail it answers is read first: the values of a text are of that.
  if (found->second.is_strange) {
    Tell(state, Say(state, mail_words::kFetching), false, now);
    return {};
  }
  auto request = std::make_shared<ListCannedTextsRequest>();
  request->set_page_size(kTextsInMenuMax);
  request->set_page_token(page);
  Tell(state, Say(state, mail_words::kFetchingTexts), false, now);
  return AskAboutMail(state, draft, std::move(request));
}

void OfferTexts(ConsoleState& state, const std::string& draft,
                const ListCannedTextsResponse& answer, TimePoint now) {
  state.said.reset();
  if (state.focus != Focus::kMailDraft || DraftInHand(state, draft) == nullptr) return;
  if (answer.texts().empty()) {
    Tell(state, Say(state, mail_words::kNoTexts), false, now);
    return;
  }
  Menu menu;
  menu.title = Say(state, mail_words::kTexts);
  menu.back = Focus::kMailDraft;
  for (TextOfMenu& text : TextsOf(answer)) {
    menu.entries.push_back(
        {LabelOf(text), [draft, text = std::move(text)](ConsoleState& later, TimePoint) {
           return AskForLanguage(later, draft, text);
         }});
  }
  if (!answer.next_page_token().empty()) {
    menu.entries.push_back(
        {Say(state, mail_words::kMoreTexts),
         [draft, page = answer.next_page_token()](ConsoleState& later, TimePoint then) {
           return AskForTexts(later, draft, page, then);
         }});
  }
  OpenMenu(state, std::move(menu));
}

Effects InsertText(ConsoleState& state, const std::string& name,
                   const FillCannedTextResponse& answer, TimePoint now) {
  MailDraft* draft = DraftInHand(state, name);
  if (draft == nullptr) return {};
  std::string text = answer.text();
  std::erase(text, '\r');
  draft->selected = static_cast<std::size_t>(DraftField::kText);
  if (!draft->field(DraftField::kText).Insert(text)) {
    Tell(state, Say(state, mail_words::kFull), true, now);
    return {};
  }
  return DraftTyped(state, name, now);
}

}  // namespace strowger::client
