#include "terminal/mail_editor.h"

#include <algorithm>
#include <utility>

#include "terminal/desk_acts.h"
#include "terminal/draw_mail.h"
#include "terminal/edit_text.h"
#include "terminal/mail_attaching.h"
#include "terminal/mail_canned.h"
#include "terminal/mail_keeping.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using namespace mail::v1;

constexpr auto kTextField = static_cast<std::size_t>(DraftField::kText);

bool IsBeginning(const ConsoleState& state) {
  return std::ranges::any_of(state.wishes, [](const auto& wish) {
    return dynamic_cast<const CreateDraftRequest*>(wish.second.request.get()) != nullptr;
  });
}

Effects Begin(ConsoleState& state, const std::string& mail, OutgoingMailPurpose purpose,
              TimePoint now) {
  if (IsBeginning(state)) return {};
  auto request = std::make_shared<CreateDraftRequest>();
  request->set_purpose(purpose);
  request->set_mail(mail);
  Tell(state, Say(state, mail_words::kBeginning), false, now);
  return AskAboutMail(state, {}, std::move(request));
}

Effects Leave(ConsoleState& state, TimePoint now) {
  MailDraft& draft = *OpenDraft(state);
  if (!IsOnServer(draft)) draft.send_at = now;
  state.open_draft.clear();
  state.focus = Focus::kDesk;
  Effects effects = SendMailDrafts(state, now);
  if (MailPage* page = PageInHand(state); page != nullptr) {
    page->ours_asked_at = {};
    Append(effects, ReadOurMails(state, *page, now));
  }
  ForgetKeptDrafts(state);
  return effects;
}

void ScrollPreview(MailDraft& draft, KeyCode code) {
  constexpr std::size_t kPage = 10;
  std::size_t& first = draft.preview_first;
  const std::size_t last = draft.preview.size() - 1;
  if (code == KeyCode::kUp) first -= std::min<std::size_t>(first, 1);
  if (code == KeyCode::kDown) first = std::min(first + 1, last);
  if (code == KeyCode::kPageUp) first -= std::min(first, kPage);
  if (code == KeyCode::kPageDown) first = std::min(first + kPage, last);
  if (code == KeyCode::kHome) first = 0;
  if (code == KeyCode::kEnd) first = last;
}

// True when the key moved in the text, or from field to field.
bool MoveInDraft(const ConsoleState& state, MailDraft& draft, KeyCode code) {
  LineEditor& editor = draft.fields[draft.selected];
  const bool is_text = draft.selected == kTextField;
  const MailSpace space = SpaceOfDraft(state);
  switch (code) {
    case KeyCode::kTab:
      draft.selected = (draft.selected + 1) % kDraftFieldsCount;
      return true;
    case KeyCode::kUp: {
      const std::size_t before = editor.cursor();
      if (is_text) editor.Up(space.width);
      if (!is_text || editor.cursor() == before) {
        draft.selected -= std::min<std::size_t>(draft.selected, 1);
      }
      return true;
    }
    case KeyCode::kDown:
      if (is_text) {
        editor.Down(space.width);
      } else {
        ++draft.selected;
      }
      return true;
    case KeyCode::kPageUp:
      for (int row = 1; is_text && row < space.text_rows; ++row) editor.Up(space.width);
      return true;
    case KeyCode::kPageDown:
      for (int row = 1; is_text && row < space.text_rows; ++row) editor.Down(space.width);
      return true;
    default:
      return false;
  }
}

// A key that writes, deletes, or moves in the selected field.
Effects EditDraft(ConsoleState& state, MailDraft& draft, const Key& key, TimePoint now) {
  LineEditor& editor = draft.fields[draft.selected];
  const bool types = key.code == KeyCode::kCharacter || key.code == KeyCode::kEnter;
  if (!types) {
    return EditText(editor, key) ? DraftTyped(state, state.open_draft, now) : Effects{};
  }
  if (!editor.Insert(key.code == KeyCode::kEnter ? "\n" : key.text)) {
    Tell(state, Say(state, mail_words::kFull), true, now);
    return {};
  }
  return DraftTyped(state, state.open_draft, now);
}

// The same above the text: recipients of whom one is masked stay as they are, or are written anew.
Effects EditHead(ConsoleState& state, MailDraft& draft, const Key& key, TimePoint now) {
  const bool is_subject = draft.selected == static_cast<std::size_t>(DraftField::kSubject);
  const LineEditor before = draft.fields[draft.selected];
  Effects effects = EditDraft(state, draft, key, now);
  if (is_subject || effects.empty() || !HasMaskedRecipient(draft)) return effects;
  draft.fields[draft.selected] = before;
  Tell(state, Say(state, mail_words::kIsMasked), true, now);
  return {KeepDraft{state.open_draft}};
}

}  // namespace

const MailDraft* OpenDraft(const ConsoleState& state) {
  const auto found = state.mail_drafts.find(state.open_draft);
  return found == state.mail_drafts.end() ? nullptr : &found->second;
}

MailDraft* OpenDraft(ConsoleState& state) {
  return const_cast<MailDraft*>(OpenDraft(std::as_const(state)));
}

bool IsAboutWork(const ConsoleState& state) {
  const auto* item = CurrentItem(state.desk);
  const MailDraft* draft = OpenDraft(state);
  if (item == nullptr || draft == nullptr) return true;
  const auto thread = item->attached().find("thread");
  return IsMail(*item) && thread != item->attached().end() && thread->second == draft->thread;
}

std::string TextOfDraftKeys(const ConsoleState& state) {
  const MailDraft* draft = OpenDraft(state);
  const bool is_preview = draft != nullptr && !draft->preview.empty();
  return Say(state, is_preview ? mail_words::kPreviewKeys : mail_words::kDraftKeys);
}

Effects BeginAnswer(ConsoleState& state, OutgoingMailPurpose purpose, TimePoint now) {
  const MailPage& page = *PageInHand(state);
  Menu menu;
  menu.title = Say(state, mail_words::kDrafts);
  for (const OutgoingMail& ours : page.ours) {
    const bool is_mine =
        ours.state() == OUTGOING_MAIL_STATE_DRAFT && ours.author() == state.session.user();
    if (!is_mine) continue;
    menu.entries.push_back({Say(state, mail_words::kGoOn, {ours.subject()}),
                            [name = ours.name()](ConsoleState& later, TimePoint then) {
                              return GoOnWriting(later, name, then);
                            }});
  }
  if (menu.entries.empty()) return Begin(state, page.mail, purpose, now);
  menu.entries.push_back({Say(state, mail_words::kBeginAnother),
                          [mail = page.mail, purpose](ConsoleState& later, TimePoint then) {
                            return Begin(later, mail, purpose, then);
                          }});
  OpenMenu(state, std::move(menu));
  return {};
}

Effects DraftKey(ConsoleState& state, const Key& key, TimePoint now) {
  MailDraft* draft = OpenDraft(state);
  if (draft == nullptr) {
    state.focus = Focus::kDesk;
    return {};
  }
  if (key.code == KeyCode::kControlS && !draft->is_leaving) return OpenDraftMenu(state);
  if (!draft->preview.empty()) {
    ScrollPreview(*draft, key.code);
    if (key.code == KeyCode::kEscape) draft->preview.clear();
    return {};
  }
  if (key.code == KeyCode::kEscape) return Leave(state, now);
  if (draft->is_leaving || MoveInDraft(state, *draft, key.code)) return {};
  if (key.code == KeyCode::kControlT) return AskForTexts(state, state.open_draft, {}, now);
  if (key.code == KeyCode::kControlF) return AskForFile(state, now);
  if (key.code == KeyCode::kControlR) return OpenAttachments(state, now);
  const bool is_text = draft->selected == kTextField;
  if (key.code == KeyCode::kEnter && !is_text) {
    ++draft->selected;
    return {};
  }
  return is_text ? EditDraft(state, *draft, key, now) : EditHead(state, *draft, key, now);
}

}  // namespace strowger::client
