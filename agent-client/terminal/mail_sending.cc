#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>

#include "session/refusal.h"
#include "terminal/desk_acts.h"
#include "terminal/draw.h"
#include "terminal/mail_attaching.h"
#include "terminal/mail_canned.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_keeping.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/refusal_text.h"
#include "terminal/typed_time.h"
#include "terminal/width.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using namespace mail::v1;

constexpr std::size_t kSentMailsMax = 50;
constexpr std::size_t kPreviewLinesMax = 5'000;

template <class Request>
Effects AskByName(ConsoleState& state, const std::string& name) {
  auto request = std::make_shared<Request>();
  request->set_mail(name);
  return AskAboutMail(state, name, std::move(request));
}

// Waits until the server has the words, and does it then.
Effects Want(ConsoleState& state, const std::string& name, MailDraft::Next next, TimePoint now) {
  MailDraft& draft = state.mail_drafts[name];
  draft.next = next;
  if (!IsOnServer(draft)) draft.send_at = now;
  Effects effects = SendMailDrafts(state, now);
  Append(effects, GoToNext(state, name, now));
  return effects;
}

Effects SendAt(ConsoleState& state, const std::string& name, std::optional<TimePoint> time,
               bool is_second_answer_wanted, TimePoint now) {
  const auto found = state.mail_drafts.find(name);
  if (found == state.mail_drafts.end()) return {};
  found->second.send_time = time;
  found->second.is_second_answer_wanted = is_second_answer_wanted;
  return Want(state, name, MailDraft::Next::kSend, now);
}

Effects AskWhenToSend(ConsoleState& state, const std::string& name) {
  Prompt prompt;
  prompt.title = Say(state, mail_words::kAskWhenToSend);
  prompt.back = Focus::kMailDraft;
  prompt.run = [name](ConsoleState& later, const std::string& typed, const Place&,
                      TimePoint now) -> Effects {
    const auto time = ReadTypedTime(typed, now, later.utc_offset);
    if (!time) {
      Tell(later, Say(later, mail_words::kNotATime, {typed}), true, now);
      return {};
    }
    return SendAt(later, name, time->from, false, now);
  };
  OpenPrompt(state, std::move(prompt));
  return {};
}

Effects AskToDiscard(ConsoleState& state, const std::string& name) {
  Menu menu;
  menu.title = Say(state, mail_words::kSureToDiscard);
  menu.back = Focus::kMailDraft;
  menu.entries = {
      {Say(state, mail_words::kGoOnWriting), [](ConsoleState&, TimePoint) { return Effects{}; }},
      {Say(state, mail_words::kDiscard), [name](ConsoleState& later, TimePoint) {
         const auto found = later.mail_drafts.find(name);
         if (found == later.mail_drafts.end()) return Effects{};
         found->second.is_leaving = true;
         return AskByName<DiscardDraftRequest>(later, name);
       }}};
  OpenMenu(state, std::move(menu));
  return {};
}

void AskAboutSecondAnswer(ConsoleState& state, const std::string& name) {
  const std::optional<TimePoint> time = state.mail_drafts[name].send_time;
  Menu menu;
  menu.title = Say(state, mail_words::kAnswered);
  menu.back = Focus::kMailDraft;
  menu.entries = {
      {Say(state, mail_words::kGoOnWriting), [](ConsoleState&, TimePoint) { return Effects{}; }},
      {Say(state, mail_words::kSendAnyway), [name, time](ConsoleState& later, TimePoint now) {
         return SendAt(later, name, time, true, now);
       }}};
  OpenMenu(state, std::move(menu));
}

void AddConflict(const ConsoleState& state, const MailDraft& draft, Menu& menu) {
  const std::string name = state.open_draft;
  menu.entries.push_back(
      {Say(state, mail_words::kKeepMine),
       [name](ConsoleState& later, TimePoint now) { return KeepMine(later, name, now); }});
  menu.entries.push_back(
      {Say(state, mail_words::kTakeTheirs, {NameBehind(draft.theirs->editor())}),
       [name](ConsoleState& later, TimePoint) { return TakeTheirs(later, name); }});
}

void AddWaysToSend(const ConsoleState& state, Menu& menu) {
  const std::string name = state.open_draft;
  menu.entries.push_back(
      {Say(state, mail_words::kSendNow), [name](ConsoleState& later, TimePoint now) {
         return SendAt(later, name, std::nullopt, false, now);
       }});
  menu.entries.push_back(
      {Say(state, mail_words::kSendLater),
       [name](ConsoleState& later, TimePoint) { return AskWhenToSend(later, name); }});
  menu.entries.push_back(
      {Say(state, mail_words::kPreview), [name](ConsoleState& later, TimePoint now) {
         return Want(later, name, MailDraft::Next::kPreview, now);
       }});
}

// What was written by others is seen while one writes, too.
void AddOthers(const ConsoleState& state, MailDraft& draft) {
  const MailPage* page = PageInHand(state);
  if (page == nullptr || page->thread != draft.thread) return;
  NoteOthers(state, page->ours, draft);
}

void PutDraft(ConsoleState& state, const OutgoingMail& mail) {
  MailDraft& draft = state.mail_drafts[mail.name()];
  draft = MailDraft();
  TakeOver(draft, mail);
  draft.on_server = WordsOf(mail);
  SetWords(draft, draft.on_server);
  if (mail.recipients().empty()) draft.selected = static_cast<std::size_t>(DraftField::kTo);
  AddOthers(state, draft);
}

Effects Begun(ConsoleState& state, const CreateDraftResponse& begun) {
  state.said.reset();
  PutDraft(state, begun.mail());
  for (const OutgoingMail& other : begun.other_drafts()) {
    auto& others = state.mail_drafts[begun.mail().name()].others;
    if (std::ranges::find(others, other.editor()) == others.end()) others.push_back(other.editor());
  }
  ShowDraft(state, begun.mail().name());
  return {};
}

Effects Fetched(ConsoleState& state, const OutgoingMail& mail, TimePoint now) {
  state.said.reset();
  if (mail.state() != OUTGOING_MAIL_STATE_DRAFT) {
    Tell(state, Say(state, mail_words::kNoLonger), true, now);
    return {};
  }
  // What is typed here already is newer.
  if (!state.mail_drafts.contains(mail.name())) PutDraft(state, mail);
  ShowDraft(state, mail.name());
  return {};
}

void Previewed(ConsoleState& state, const std::string& name, const PreviewMailResponse& answer) {
  const auto found = state.mail_drafts.find(name);
  if (found == state.mail_drafts.end()) return;
  MailDraft& draft = found->second;
  draft.preview.clear();
  draft.preview_first = 0;
  std::istringstream lines(answer.headers() + "\n" + answer.text());
  for (std::string line; std::getline(lines, line);) {
    if (draft.preview.size() == kPreviewLinesMax) break;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    draft.preview.push_back(Harmless(line));
  }
}

Effects ReadOursAnew(ConsoleState& state, TimePoint now) {
  MailPage* page = PageInHand(state);
  if (page == nullptr) return {};
  page->ours_asked_at = {};
  return ReadOurMails(state, *page, now);
}

Effects WasSent(ConsoleState& state, const OutgoingMail& mail, TimePoint now) {
  const SentMail sent{mail.name(), mail.subject(), ToTimePoint(mail.due_time())};
  state.sent_mails.push_back(sent);
  if (state.sent_mails.size() > kSentMailsMax) state.sent_mails.erase(state.sent_mails.begin());
  if (sent.due - ServerTime(state.desk, now) > kUndoShownMax) {
    const TimePoint due = sent.due - state.desk.clock_offset.value_or(Duration{});
    const std::string when = DayOf(state, due) + " " + TimeOfDay(state, due);
    Tell(state, Say(state, mail_words::kWillGo, {Harmless(sent.subject), when}), false, now);
  }
  Effects effects = ForgetDraft(state, mail.name());
  CloseDraft(state, mail.name());
  Append(effects, ReadOursAnew(state, now));
  return effects;
}

Effects WasDiscarded(ConsoleState& state, const std::string& name, TimePoint now) {
  Effects effects = ForgetDraft(state, name);
  CloseDraft(state, name);
  Tell(state, Say(state, mail_words::kGivenUp), false, now);
  Append(effects, ReadOursAnew(state, now));
  return effects;
}

Effects WasTakenBack(ConsoleState& state, const std::string& name, TimePoint now) {
  std::erase_if(state.sent_mails, [&](const SentMail& sent) { return sent.name == name; });
  Effects effects = GoOnWriting(state, name, now);
  Append(effects, ReadOursAnew(state, now));
  Tell(state, Say(state, mail_words::kTakenBack), false, now);
  return effects;
}

Effects SendRefused(ConsoleState& state, const std::string& name, const Error& error,
                    TimePoint now) {
  const auto found = state.mail_drafts.find(name);
  if (found == state.mail_drafts.end()) return {};
  MailDraft& draft = found->second;
  draft.is_leaving = false;
  if (error.reason == "DRAFT_CHANGED" || error.reason == "OUTGOING_MAIL_STATE") {
    draft.is_strange = true;
    draft.send_at = now;
    return SendMailDrafts(state, now);
  }
  const bool is_open = state.open_draft == name && state.focus == Focus::kMailDraft;
  if (error.reason == "THREAD_ANSWERED" && is_open) {
    AskAboutSecondAnswer(state, name);
    return {};
  }
  TellMailRefusal(state, mail_words::kSendNow, error, now);
  return {};
}

Effects ActRefused(ConsoleState& state, const Wish& wish, const Error& error, TimePoint now) {
  const auto* request = wish.request.get();
  if (dynamic_cast<const SendMailRequest*>(request) != nullptr) {
    return SendRefused(state, wish.key, error, now);
  }
  if (dynamic_cast<const RemoveAttachmentRequest*>(request) != nullptr) {
    RemovalRefused(state, wish, error, now);
    return {};
  }
  const Phrase* what = &mail_words::kNewMail;
  if (dynamic_cast<const CancelMailRequest*>(request) != nullptr) {
    what = &mail_words::kTakeBack;
    if (!IsUnreachable(error)) {
      std::erase_if(state.sent_mails, [&](const SentMail& sent) { return sent.name == wish.key; });
    }
  } else if (dynamic_cast<const PreviewMailRequest*>(request) != nullptr) {
    what = &mail_words::kPreview;
  } else if (dynamic_cast<const DiscardDraftRequest*>(request) != nullptr) {
    what = &mail_words::kDiscard;
    if (state.mail_drafts.contains(wish.key)) state.mail_drafts[wish.key].is_leaving = false;
  } else if (dynamic_cast<const ListCannedTextsRequest*>(request) != nullptr ||
             dynamic_cast<const FillCannedTextRequest*>(request) != nullptr) {
    what = &mail_words::kTexts;
  }
  TellMailRefusal(state, *what, error, now);
  return {};
}

}  // namespace

Effects AskAboutMail(ConsoleState& state, const std::string& name, RequestPtr request) {
  Wish wish;
  wish.purpose = Wish::Purpose::kMailAct;
  wish.key = name;
  wish.request = std::move(request);
  return MakeWish(state, std::move(wish));
}

Effects OpenDraftMenu(ConsoleState& state) {
  const std::string name = state.open_draft;
  const MailDraft& draft = *OpenDraft(state);
  Menu menu;
  menu.title = Say(state, mail_words::kWhatNow);
  menu.back = Focus::kMailDraft;
  if (draft.theirs) {
    AddConflict(state, draft, menu);
  } else {
    AddWaysToSend(state, menu);
  }
  menu.entries.push_back({Say(state, mail_words::kGoOnWriting), [](ConsoleState& later, TimePoint) {
                            if (MailDraft* open = OpenDraft(later)) open->preview.clear();
                            return Effects{};
                          }});
  menu.entries.push_back({Say(state, mail_words::kDiscard), [name](ConsoleState& later, TimePoint) {
                            return AskToDiscard(later, name);
                          }});
  OpenMenu(state, std::move(menu));
  return {};
}

void CloseDraft(ConsoleState& state, const std::string& name) {
  if (state.open_draft != name) return;
  state.open_draft.clear();
  const bool is_over_it = state.focus == Focus::kMailDraft ||
                          (state.focus == Focus::kMenu && state.menu.back == Focus::kMailDraft) ||
                          (state.focus == Focus::kPrompt && state.prompt.back == Focus::kMailDraft);
  if (is_over_it) state.focus = Focus::kDesk;
}

void ShowDraft(ConsoleState& state, const std::string& name) {
  // Who does something else by now finds it with the mail.
  if (state.focus != Focus::kDesk) return;
  state.open_draft = name;
  state.focus = Focus::kMailDraft;
}

Effects GoOnWriting(ConsoleState& state, const std::string& name, TimePoint now) {
  if (state.mail_drafts.contains(name)) {
    ShowDraft(state, name);
    return {};
  }
  Tell(state, Say(state, mail_words::kFetching), false, now);
  return AskByName<GetOutgoingMailRequest>(state, name);
}

Effects GoToNext(ConsoleState& state, const std::string& name, TimePoint now) {
  MailDraft& draft = state.mail_drafts[name];
  if (draft.next == MailDraft::Next::kNothing || draft.is_sending || draft.theirs) return {};
  if (!IsOnServer(draft) || draft.upload) return {};
  const MailDraft::Next next = std::exchange(draft.next, MailDraft::Next::kNothing);
  if (next == MailDraft::Next::kPreview) return AskByName<PreviewMailRequest>(state, name);
  auto request = std::make_shared<SendMailRequest>();
  request->set_mail(name);
  request->set_etag(draft.etag);
  request->set_is_second_answer_wanted(draft.is_second_answer_wanted);
  if (draft.send_time) {
    const auto at = ServerTime(state.desk, *draft.send_time).time_since_epoch();
    request->mutable_send_time()->set_seconds(std::chrono::floor<std::chrono::seconds>(at).count());
  }
  draft.is_leaving = true;
  Tell(state, Say(state, mail_words::kSending), false, now);
  return AskAboutMail(state, name, std::move(request));
}

const SentMail* LastSent(const ConsoleState& state, TimePoint now) {
  const TimePoint server_now = ServerTime(state.desk, now);
  for (auto sent = state.sent_mails.rbegin(); sent != state.sent_mails.rend(); ++sent) {
    if (sent->due > server_now) return &*sent;
  }
  return nullptr;
}

std::string MailToTakeBack(const ConsoleState& state, TimePoint now) {
  if (const SentMail* sent = LastSent(state, now); sent != nullptr) return sent->name;
  const MailPage* page = PageInHand(state);
  if (page == nullptr) return {};
  for (const OutgoingMail& ours : page->ours) {
    const bool is_waiting = ours.state() == OUTGOING_MAIL_STATE_WAITING &&
                            ToTimePoint(ours.due_time()) > ServerTime(state.desk, now);
    if (is_waiting && ours.author() == state.session.user()) return ours.name();
  }
  return {};
}

Effects TakeBack(ConsoleState& state, TimePoint now) {
  const std::string name = MailToTakeBack(state, now);
  return name.empty() ? Effects{} : AskByName<CancelMailRequest>(state, name);
}

Effects MailActAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                        TimePoint now) {
  if (!answer.ok()) return ActRefused(state, wish, answer.error(), now);
  const google::protobuf::Message* got = answer->get();
  if (const auto* begun = dynamic_cast<const CreateDraftResponse*>(got)) {
    return Begun(state, *begun);
  }
  if (const auto* fetched = dynamic_cast<const GetOutgoingMailResponse*>(got)) {
    return Fetched(state, fetched->mail(), now);
  }
  if (const auto* preview = dynamic_cast<const PreviewMailResponse*>(got)) {
    Previewed(state, wish.key, *preview);
    return {};
  }
  if (const auto* sent = dynamic_cast<const SendMailResponse*>(got)) {
    state.said.reset();
    return WasSent(state, sent->mail(), now);
  }
  if (dynamic_cast<const CancelMailResponse*>(got) != nullptr) {
    return WasTakenBack(state, wish.key, now);
  }
  if (const auto* texts = dynamic_cast<const ListCannedTextsResponse*>(got)) {
    OfferTexts(state, wish.key, *texts, now);
    return {};
  }
  if (const auto* filled = dynamic_cast<const FillCannedTextResponse*>(got)) {
    return InsertText(state, wish.key, *filled, now);
  }
  if (const auto* removed = dynamic_cast<const RemoveAttachmentResponse*>(got)) {
    AttachmentRemoved(state, wish.key, removed->mail(), now);
    return {};
  }
  return WasDiscarded(state, wish.key, now);
}

void TellMailRefusal(ConsoleState& state, const Phrase& what, const Error& error, TimePoint now) {
  const std::string name = Say(state, what);
  Tell(state,
       IsUnreachable(error)
           ? Say(state, mail_words::kUnreachable, {name})
           : Say(state, mail_words::kRefused, {name, Explain(state.language, error)}),
       true, now);
}

}  // namespace strowger::client
