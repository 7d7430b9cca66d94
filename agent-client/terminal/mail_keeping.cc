#include "terminal/mail_keeping.h"

#include <algorithm>
#include <utility>

#include "session/refusal.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/refusal_text.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using namespace mail::v1;

Effects AskForDraft(ConsoleState& state, const std::string& name, RequestPtr request) {
  Wish wish;
  wish.purpose = Wish::Purpose::kMailDraft;
  wish.key = name;
  wish.request = std::move(request);
  return MakeWish(state, std::move(wish));
}

// Only what was typed on: an address that this person may not see in full would go back masked, and
// is refused. Where one stands the recipients cannot be typed on.
RequestPtr MakeUpdate(const std::string& name, const MailDraft& draft) {
  auto request = std::make_shared<UpdateDraftRequest>();
  OutgoingMail& wanted = *request->mutable_mail();
  wanted.set_name(name);
  wanted.set_etag(draft.etag);
  const DraftWords words = WordsOf(draft);
  const auto is_changed = [&](DraftField field) {
    const auto at = static_cast<std::size_t>(field);
    return words[at] != draft.on_server[at];
  };
  const auto typed = [&](DraftField field) { return words[static_cast<std::size_t>(field)]; };
  auto& mask = *request->mutable_update_mask();
  if (is_changed(DraftField::kTo) || is_changed(DraftField::kCc) || is_changed(DraftField::kBcc)) {
    ReadTypedRecipients(typed(DraftField::kTo), RECIPIENT_ROLE_TO, wanted);
    ReadTypedRecipients(typed(DraftField::kCc), RECIPIENT_ROLE_CC, wanted);
    ReadTypedRecipients(typed(DraftField::kBcc), RECIPIENT_ROLE_BCC, wanted);
    mask.add_paths("recipients");
  }
  if (is_changed(DraftField::kSubject)) {
    wanted.set_subject(typed(DraftField::kSubject));
    mask.add_paths("subject");
  }
  if (is_changed(DraftField::kText)) {
    wanted.set_text(typed(DraftField::kText));
    mask.add_paths("text");
  }
  return request;
}

Effects WordsTaken(ConsoleState& state, const std::string& name, MailDraft& draft,
                   const OutgoingMail& mail, TimePoint now) {
  TakeOver(draft, mail);
  draft.on_server = draft.sending;
  draft.fault.clear();
  if (!IsOnServer(draft) && !draft.send_at) draft.send_at = now;
  Effects effects{KeepDraft{name}};
  Append(effects, GoToNext(state, name, now));
  if (MailPage* page = PageInHand(state); page != nullptr) {
    Append(effects, ReadOurMails(state, *page, now));
  }
  return effects;
}

// What the server has of a draft that may have changed there.
Effects DraftRead(ConsoleState& state, const std::string& name, MailDraft& draft,
                  const OutgoingMail& mail, TimePoint now) {
  if (mail.state() != OUTGOING_MAIL_STATE_DRAFT) {
    draft.is_leaving = false;
    // It was sent, and the answer was lost on its way here.
    if (SaysTheSame(draft, mail)) {
      CloseDraft(state, name);
      return ForgetDraft(state, name);
    }
    draft.fault = Say(state, mail_words::kNoLonger);
    draft.next = MailDraft::Next::kNothing;
    return {};
  }
  const bool is_own = mail.etag() == draft.etag || mail.editor() == state.session.user();
  const DraftWords theirs = WordsOf(mail);
  draft.is_strange = false;
  draft.is_leaving = false;
  if (is_own || SaysTheSame(draft, mail)) {
    TakeOver(draft, mail);
    draft.on_server = theirs;
    PutMaskedBack(draft);
    if (!IsOnServer(draft)) draft.send_at = now;
    Effects effects{KeepDraft{name}};
    Append(effects, SendMailDrafts(state, now));
    Append(effects, GoToNext(state, name, now));
    return effects;
  }
  draft.theirs = mail;
  draft.next = MailDraft::Next::kNothing;
  return {};
}

Effects WordsRefused(ConsoleState& state, MailDraft& draft, const Error& error, TimePoint now) {
  const bool is_awaited = draft.next != MailDraft::Next::kNothing;
  if (error.reason == "DRAFT_CHANGED") {
    draft.is_strange = true;
    draft.send_at = now;
    return SendMailDrafts(state, now);
  }
  draft.next = MailDraft::Next::kNothing;
  if (IsUnreachable(error)) {
    draft.send_at = now + kDraftRetry;
  } else {
    draft.fault = Explain(state.language, error);
  }
  if (is_awaited) TellMailRefusal(state, mail_words::kSendNow, error, now);
  return {};
}

}  // namespace

Effects DraftTyped(ConsoleState& state, const std::string& name, TimePoint now) {
  MailDraft& draft = state.mail_drafts[name];
  draft.fault.clear();
  draft.send_at = now + kDraftPause;
  return {KeepDraft{name}};
}

Effects SendMailDrafts(ConsoleState& state, TimePoint now) {
  Effects effects;
  for (auto& [name, draft] : state.mail_drafts) {
    if (!draft.send_at || *draft.send_at > now || draft.is_sending || draft.theirs) continue;
    draft.send_at.reset();
    if (draft.is_strange) {
      auto request = std::make_shared<GetOutgoingMailRequest>();
      request->set_mail(name);
      draft.is_sending = true;
      Append(effects, AskForDraft(state, name, std::move(request)));
    } else if (!IsOnServer(draft)) {
      draft.sending = WordsOf(draft);
      draft.is_sending = true;
      Append(effects, AskForDraft(state, name, MakeUpdate(name, draft)));
    }
  }
  return effects;
}

Effects DraftKept(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                  TimePoint now) {
  const auto found = state.mail_drafts.find(wish.key);
  if (found == state.mail_drafts.end()) return {};
  MailDraft& draft = found->second;
  draft.is_sending = false;
  Effects effects;
  if (!answer.ok()) {
    effects = WordsRefused(state, draft, answer.error(), now);
  } else if (const auto* kept = dynamic_cast<const UpdateDraftResponse*>(answer->get())) {
    effects = WordsTaken(state, wish.key, draft, kept->mail(), now);
  } else if (const auto* read = dynamic_cast<const GetOutgoingMailResponse*>(answer->get())) {
    effects = DraftRead(state, wish.key, draft, read->mail(), now);
  }
  ForgetKeptDrafts(state);
  return effects;
}

Effects KeepMine(ConsoleState& state, const std::string& name, TimePoint now) {
  MailDraft& draft = state.mail_drafts[name];
  if (!draft.theirs) return {};
  TakeOver(draft, *draft.theirs);
  draft.on_server = WordsOf(*draft.theirs);
  PutMaskedBack(draft);
  draft.theirs.reset();
  draft.send_at = now;
  Effects effects{KeepDraft{name}};
  Append(effects, SendMailDrafts(state, now));
  return effects;
}

Effects TakeTheirs(ConsoleState& state, const std::string& name) {
  MailDraft& draft = state.mail_drafts[name];
  if (!draft.theirs) return {};
  TakeOver(draft, *draft.theirs);
  draft.on_server = WordsOf(*draft.theirs);
  SetWords(draft, draft.on_server);
  draft.theirs.reset();
  draft.send_at.reset();
  return {KeepDraft{name}};
}

Effects ForgetDraft(ConsoleState& state, const std::string& name) {
  state.mail_drafts.erase(name);
  return {KeepDraft{name}};
}

void ForgetKeptDrafts(ConsoleState& state) {
  std::erase_if(state.mail_drafts, [&](const auto& named) {
    const auto& [name, draft] = named;
    return name != state.open_draft && IsOnServer(draft) && !draft.is_sending && !draft.theirs &&
           !draft.is_leaving && !draft.upload;
  });
}

std::optional<TimePoint> NextDraftDue(const ConsoleState& state) {
  std::optional<TimePoint> due;
  for (const auto& [name, draft] : state.mail_drafts) {
    if (!draft.send_at || draft.is_sending || draft.theirs) continue;
    due = due ? std::min(*due, *draft.send_at) : *draft.send_at;
  }
  return due;
}

}  // namespace strowger::client
