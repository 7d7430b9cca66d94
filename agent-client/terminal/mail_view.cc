#include "terminal/mail_view.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "session/refusal.h"
#include "terminal/draw.h"
#include "terminal/draw_mail.h"
#include "terminal/mail_words.h"
#include "terminal/refusal_text.h"
#include "terminal/width.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using mail::v1::GetMailRequest;
using mail::v1::GetMailResponse;
using mail::v1::GetMailThreadRequest;
using mail::v1::GetMailThreadResponse;
using mail::v1::ListOutgoingMailsRequest;
using mail::v1::ListOutgoingMailsResponse;
using routing::v1::WorkItem;

constexpr int kOurMailsMax = 50;
// What others began is looked for again when so much time went by while one writes.
constexpr Duration kOursPause = std::chrono::seconds(5);

std::string AttachedTo(const WorkItem& item, const std::string& key) {
  const auto found = item.attached().find(key);
  return found == item.attached().end() ? std::string() : found->second;
}

// Changes when a further mail joins the item.
std::string MarkOf(const WorkItem& item) {
  return AttachedTo(item, "mail") + " " + AttachedTo(item, "thread") + " " +
         std::to_string(item.joined_size());
}

template <class Request>
Effects AskForPage(ConsoleState& state, const std::string& item, Request request) {
  Wish wish;
  wish.purpose = Wish::Purpose::kMailPage;
  wish.key = item;
  wish.request = std::make_shared<Request>(std::move(request));
  return MakeWish(state, std::move(wish));
}

Effects AskForLetter(ConsoleState& state, const std::string& item, const std::string& mail) {
  GetMailRequest request;
  request.set_name(mail);
  return AskForPage(state, item, std::move(request));
}

Effects AskForOurs(ConsoleState& state, const std::string& item, const std::string& thread) {
  ListOutgoingMailsRequest request;
  request.set_thread(thread);
  request.set_page_size(kOurMailsMax);
  return AskForPage(state, item, std::move(request));
}

Effects ReadPage(ConsoleState& state, const WorkItem& item, TimePoint now) {
  MailPage& page = state.mail_pages[item.name()];
  page.mark = MarkOf(item);
  page.thread = AttachedTo(item, "thread");
  page.fault.clear();
  page.ours_asked_at = now;
  if (!page.is_chosen) page.mail = AttachedTo(item, "mail");
  Effects effects = AskForLetter(state, item.name(), page.mail);
  if (page.thread.empty()) return effects;
  GetMailThreadRequest request;
  request.set_name(page.thread);
  Append(effects, AskForPage(state, item.name(), std::move(request)));
  Append(effects, AskForOurs(state, item.name(), page.thread));
  return effects;
}

Effects ShowMail(ConsoleState& state, const std::string& item, MailPage& page,
                 const std::string& mail) {
  page.mail = mail;
  page.letter.reset();
  page.fault.clear();
  page.first = 0;
  return AskForLetter(state, item, mail);
}

Effects ConversationRead(ConsoleState& state, const std::string& item, MailPage& page,
                         const GetMailThreadResponse& conversation) {
  page.conversation = conversation;
  if (page.is_chosen || conversation.mails().empty()) return {};
  const std::string& newest = conversation.mails(conversation.mails_size() - 1).name();
  if (newest == page.mail) return {};
  return ShowMail(state, item, page, newest);
}

// ---- Lines

// Of the server's texts, some end their lines in the way of mails; tabs have no width here.
std::string Plain(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\t') {
      plain += "    ";
    } else {
      plain += c;
    }
  }
  return plain;
}

class LineMaker {
 public:
  explicit LineMaker(int width) : width_(width) {}

  void Add(const std::string& text, Style style) {
    for (const TextLine& line : Wrap(text, width_)) {
      lines_.push_back({text.substr(line.begin, line.end - line.begin), style});
    }
  }
  std::vector<MailLine> Take() { return std::move(lines_); }
  bool empty() const { return lines_.empty(); }

 private:
  const int width_;
  std::vector<MailLine> lines_;
};

std::string Listed(const google::protobuf::RepeatedPtrField<mail::v1::MailAddress>& addresses) {
  std::string text;
  for (const auto& each : addresses) {
    text += (text.empty() ? "" : ", ") + Harmless(each.address());
  }
  return text;
}

std::string DayAndTime(const ConsoleState& state, const google::protobuf::Timestamp& time) {
  const TimePoint when = ToTimePoint(time);
  return DayOf(state, when) + " " + TimeOfDay(state, when);
}

// What becomes of one of our mails, where that concerns who reads on.
void AddOurs(const ConsoleState& state, const mail::v1::OutgoingMail& ours, LineMaker& lines) {
  using namespace mail::v1;
  const std::string subject = Harmless(ours.subject());
  switch (ours.state()) {
    case OUTGOING_MAIL_STATE_DRAFT: {
      const bool is_own = ours.author() == state.session.user();
      const bool is_unkept =
          state.mail_drafts.contains(ours.name()) && !IsOnServer(state.mail_drafts.at(ours.name()));
      if (!is_own) {
        lines.Add("✎ " + Say(state, mail_words::kOthersWrite, {NameBehind(ours.editor())}),
                  Style::kAlarm);
      } else {
        lines.Add("✎ " + Say(state, is_unkept ? mail_words::kUnkeptDraft : mail_words::kOwnDraft,
                             {subject}),
                  Style::kHeld);
      }
      return;
    }
    case OUTGOING_MAIL_STATE_WAITING:
    case OUTGOING_MAIL_STATE_SENDING:
      lines.Add(
          "→ " + Say(state, mail_words::kWaits, {DayAndTime(state, ours.due_time()), subject}),
          Style::kHeld);
      return;
    case OUTGOING_MAIL_STATE_SENT:
      lines.Add(
          "→ " + Say(state, mail_words::kWasSent, {DayAndTime(state, ours.sent_time()), subject}),
          Style::kMuted);
      return;
    case OUTGOING_MAIL_STATE_FAILED:
      lines.Add("! " + Say(state, mail_words::kDidNotGo, {subject, Harmless(ours.answer())}),
                Style::kAlarm);
      return;
    case OUTGOING_MAIL_STATE_UNCERTAIN:
      lines.Add("! " + Say(state, mail_words::kIsUncertain, {subject}), Style::kAlarm);
      return;
    default:
      return;
  }
}

void AddParts(const ConsoleState& state, const GetMailResponse& letter, LineMaker& lines) {
  const int readers = letter.to_size() + letter.cc_size();
  if (readers > 1 && !letter.to().empty()) {
    lines.Add(Say(state, mail_words::kTo, {Listed(letter.to())}), Style::kMuted);
  }
  if (!letter.cc().empty()) {
    lines.Add(Say(state, mail_words::kCopyTo, {Listed(letter.cc())}), Style::kMuted);
  }
  for (const auto& part : letter.parts()) {
    if (!part.is_attachment()) continue;
    const std::string name =
        part.file_name().empty() ? Say(state, mail_words::kNoName) : Harmless(part.file_name());
    lines.Add(Say(state, mail_words::kAttached, {name, SizeText(part.size_bytes())}),
              Style::kAccent);
  }
  if (!letter.protection().empty()) {
    lines.Add(Say(state, mail_words::kProtected, {letter.protection()}), Style::kHeld);
  }
  if (letter.mail().is_cut()) lines.Add("! " + Say(state, mail_words::kIsCut), Style::kHeld);
  for (const std::string& trouble : letter.troubles()) {
    lines.Add("! " + Harmless(trouble), Style::kHeld);
  }
}

void AddText(const ConsoleState& state, const MailPage& page, LineMaker& lines) {
  const GetMailResponse& letter = *page.letter;
  const bool has_reply = letter.reply_text().find_first_not_of(" \r\n\t") != std::string::npos;
  const bool has_more = has_reply && letter.text().size() > letter.reply_text().size() + 1;
  const bool is_folded = has_more && !page.is_unfolded;
  const std::string& text = is_folded ? letter.reply_text() : letter.text();
  if (text.find_first_not_of(" \r\n\t") == std::string::npos) {
    lines.Add(Say(state, mail_words::kNoText), Style::kMuted);
    return;
  }
  std::size_t shown = std::min(text.size(), kShownTextBytesMax);
  // Not within a character.
  while (shown < text.size() && shown > 0 &&
         (static_cast<unsigned char>(text[shown]) & 0xC0) == 0x80)
    --shown;
  lines.Add(Plain(std::string_view(text).substr(0, shown)), Style::kPlain);
  if (shown < text.size()) {
    lines.Add(Say(state, mail_words::kTextGoesOn,
                  {std::to_string(text.size() - shown), NameBehind(page.mail)}),
              Style::kMuted);
  }
  if (is_folded) lines.Add("… " + Say(state, mail_words::kFolded), Style::kMuted);
}

}  // namespace

bool IsMail(const WorkItem& item) {
  return item.channel() == routing::v1::CHANNEL_MAIL && item.attached().contains("mail");
}

const WorkItem* MailInHand(const ConsoleState& state) {
  const WorkItem* item = CurrentItem(state.desk);
  if (item == nullptr || !IsMail(*item)) return nullptr;
  const bool is_open = item->state() == routing::v1::WORK_ITEM_STATE_CONNECTED ||
                       item->state() == routing::v1::WORK_ITEM_STATE_HELD;
  const auto* place = PlaceOf(state.desk, item->name());
  const bool is_left = place != nullptr && place->slot_state() == routing::v1::SLOT_STATE_WRAP_UP;
  return is_open && !is_left ? item : nullptr;
}

const MailPage* PageInHand(const ConsoleState& state) {
  const WorkItem* item = MailInHand(state);
  const auto found = item == nullptr ? state.mail_pages.end() : state.mail_pages.find(item->name());
  return found == state.mail_pages.end() ? nullptr : &found->second;
}

MailPage* PageInHand(ConsoleState& state) {
  return const_cast<MailPage*>(PageInHand(std::as_const(state)));
}

Effects FollowMails(ConsoleState& state, TimePoint now) {
  std::erase_if(state.mail_pages, [&](const auto& entry) {
    return !state.desk.desk.work_items.contains(entry.first);
  });
  const WorkItem* item = MailInHand(state);
  if (item == nullptr) return {};
  const auto page = state.mail_pages.find(item->name());
  if (page != state.mail_pages.end() && page->second.mark == MarkOf(*item)) return {};
  return ReadPage(state, *item, now);
}

Effects ReadPageAgain(ConsoleState& state, TimePoint now) {
  const WorkItem* item = MailInHand(state);
  return item == nullptr ? Effects{} : ReadPage(state, *item, now);
}

Effects ReadOurMails(ConsoleState& state, MailPage& page, TimePoint now) {
  const WorkItem* item = MailInHand(state);
  if (item == nullptr || page.thread.empty() || now - page.ours_asked_at < kOursPause) return {};
  page.ours_asked_at = now;
  return AskForOurs(state, item->name(), page.thread);
}

void NoteOthers(const ConsoleState& state, const std::vector<mail::v1::OutgoingMail>& ours,
                MailDraft& draft) {
  draft.others.clear();
  for (const auto& each : ours) {
    const bool is_other = each.state() == mail::v1::OUTGOING_MAIL_STATE_DRAFT &&
                          each.author() != state.session.user();
    const bool is_known = std::ranges::find(draft.others, each.editor()) != draft.others.end();
    if (is_other && !is_known) draft.others.push_back(each.editor());
  }
}

Effects PageAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer) {
  const auto found = state.mail_pages.find(wish.key);
  if (found == state.mail_pages.end()) return {};
  MailPage& page = found->second;
  const auto* letter = dynamic_cast<const GetMailRequest*>(wish.request.get());
  const bool is_old = letter != nullptr && letter->name() != page.mail;
  if (is_old) return {};
  if (!answer.ok()) {
    // What can be read is shown without the rest.
    if (letter == nullptr && page.letter) return {};
    page.fault = IsUnreachable(answer.error()) ? Say(state, mail_words::kNoAnswer)
                                               : Explain(state.language, answer.error());
    return {};
  }
  const google::protobuf::Message* got = answer->get();
  if (const auto* read = dynamic_cast<const GetMailResponse*>(got)) {
    page.letter = *read;
    page.fault.clear();
  } else if (const auto* conversation = dynamic_cast<const GetMailThreadResponse*>(got)) {
    return ConversationRead(state, wish.key, page, *conversation);
  } else if (const auto* ours = dynamic_cast<const ListOutgoingMailsResponse*>(got)) {
    page.ours.assign(ours->mails().begin(), ours->mails().end());
    for (auto& [name, draft] : state.mail_drafts) {
      if (draft.thread == page.thread) NoteOthers(state, page.ours, draft);
    }
  }
  return {};
}

Effects TurnMail(ConsoleState& state, int by) {
  MailPage* page = PageInHand(state);
  if (page == nullptr || !page->conversation) return {};
  const auto& mails = page->conversation->mails();
  for (int i = 0; i < mails.size(); ++i) {
    if (mails.Get(i).name() != page->mail) continue;
    const int wanted = i + by;
    if (wanted < 0 || wanted >= mails.size()) return {};
    page->is_chosen = wanted + 1 < mails.size();
    return ShowMail(state, MailInHand(state)->name(), *page, mails.Get(wanted).name());
  }
  return {};
}

bool ScrollMail(ConsoleState& state, KeyCode code, TimePoint now) {
  MailPage* page = PageInHand(state);
  if (page == nullptr || !page->letter) return false;
  const MailSpace space = SpaceOfMail(state, now);
  const auto rows = static_cast<std::size_t>(std::max(space.text_rows, 1));
  const std::size_t count = MailLines(state, *page, space.width).size();
  const std::size_t last = count > rows ? count - rows : 0;
  const std::size_t step = rows > 1 ? rows - 1 : 1;
  std::size_t first = std::min(page->first, last);
  switch (code) {
    case KeyCode::kUp:
      first -= std::min<std::size_t>(first, 1);
      break;
    case KeyCode::kDown:
      ++first;
      break;
    case KeyCode::kPageUp:
      first -= std::min(first, step);
      break;
    case KeyCode::kPageDown:
      first += step;
      break;
    case KeyCode::kHome:
      first = 0;
      break;
    case KeyCode::kEnd:
      first = last;
      break;
    default:
      return false;
  }
  page->first = std::min(first, last);
  return true;
}

std::vector<MailLine> MailLines(const ConsoleState& state, const MailPage& page, int width) {
  LineMaker lines(width);
  for (const auto& ours : page.ours) AddOurs(state, ours, lines);
  AddParts(state, *page.letter, lines);
  if (!lines.empty()) lines.Add("", Style::kPlain);
  AddText(state, page, lines);
  return lines.Take();
}

std::string SizeText(std::uint64_t bytes) {
  if (bytes < 1'000) return std::to_string(bytes) + " B";
  const bool is_large = bytes >= 1'000'000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s",
                static_cast<double>(bytes) / (is_large ? 1e6 : 1e3), is_large ? "MB" : "KB");
  return text.data();
}

std::string NameBehind(const std::string& resource) {
  return Harmless(resource.substr(resource.find('/') + 1));
}

std::string Say(const ConsoleState& state, const Phrase& phrase,
                std::initializer_list<std::string_view> values) {
  return Say(state.language, phrase, values);
}

}  // namespace strowger::client
