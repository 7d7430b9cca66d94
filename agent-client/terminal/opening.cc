#include "terminal/opening.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "strowger/agent/v1/desk.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "terminal/desk_acts.h"
#include "terminal/draw.h"
#include "terminal/mail_view.h"
#include "terminal/story.h"
#include "terminal/width.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using customer::v1::ScreenOpening;
using customer::v1::ScreenPop;

// The pop of the work in hand, where it says what opens; else null.
const ScreenPop* OpeningPop(const DeskState& desk) {
  const auto* item = CurrentItem(desk);
  const auto* pop = item == nullptr ? nullptr : PopOf(desk, item->name());
  return pop != nullptr && pop->has_opening() ? pop : nullptr;
}

std::string IdOf(const std::string& resource) {
  return resource.substr(resource.find('/') + 1);
}

Effects Identify(ConsoleState& state, const std::string& item, const std::string& customer) {
  agent::v1::IdentifyCustomerRequest request;
  request.set_work_item(item);
  request.set_customer(customer);
  return Ask(state, Text::kIdentify, std::move(request));
}

Effects OpenForm(ConsoleState& state, const std::string& item,
                 const customer::v1::Customer& known) {
  state.focus = Focus::kForm;
  if (state.form.work_item == item) return {};  // What was typed before stays.
  state.form = Form();
  state.form.work_item = item;
  state.form.fields = {{Text::kFormName, LineEditor(Harmless(known.display_name()))},
                       {Text::kFormCompany, LineEditor(Harmless(known.company()))},
                       {Text::kFormLanguage, LineEditor(Harmless(known.language()))}};
  for (const auto& point : known.contact_points()) {
    state.form.number = point.national().empty() ? point.value() : point.national();
  }
  return {};
}

Effects OpenCandidates(ConsoleState& state, const std::string& item, const ScreenPop& pop) {
  Menu menu;
  menu.title = Say(state, Text::kManyCallers);
  for (const auto& candidate : pop.candidates()) {
    std::string label = candidate.display_name();
    if (!candidate.company().empty()) label += " · " + candidate.company();
    const auto percent = static_cast<int>(candidate.confidence() * 100 + 0.5);
    label += "  " + std::to_string(percent) + " %  " + candidate.reason();
    menu.entries.push_back(
        {std::move(label), [item, who = candidate.customer()](ConsoleState& later, TimePoint) {
           return Identify(later, item, who);
         }});
  }
  customer::v1::Customer known;
  auto& point = *known.add_contact_points();
  point.set_national(pop.caller().national());
  menu.entries.push_back(
      {Say(state, Text::kNewCustomer),
       [item, known](ConsoleState& later, TimePoint) { return OpenForm(later, item, known); }});
  OpenMenu(state, std::move(menu));
  return {};
}

Effects OpenTicket(ConsoleState& state, const ScreenPop& pop) {
  const std::string& name = pop.opening().ticket();
  state.story = Story();
  state.story.interaction = name;
  for (const auto& ticket : pop.tickets()) {
    if (ticket.name() == name) state.story.who = ticket.subject();
  }
  state.focus = Focus::kStory;
  auto request = std::make_shared<ticket::v1::ListCommentsRequest>();
  request->set_ticket(name);
  Wish wish;
  wish.purpose = Wish::Purpose::kStory;
  wish.what = Text::kTicket;
  wish.key = name;
  wish.request = std::move(request);
  return MakeWish(state, std::move(wish));
}

Effects SaveForm(ConsoleState& state, TimePoint now) {
  const Form& form = state.form;
  if (form.fields.front().line.empty()) {
    Tell(state, Say(state, Text::kNameNeeded), true, now);
    return {};
  }
  auto request = std::make_shared<customer::v1::CreateCustomerRequest>();
  request->mutable_customer()->set_display_name(form.fields[0].line.text());
  request->mutable_customer()->set_company(form.fields[1].line.text());
  request->mutable_customer()->set_language(form.fields[2].line.text());
  // The server knows the number, which may be hidden from us.
  if (state.desk.desk.work_items.contains(form.work_item)) request->set_work_item(form.work_item);
  Wish wish;
  wish.purpose = Wish::Purpose::kForm;
  wish.what = Text::kNewCustomer;
  wish.key = form.work_item;
  wish.request = std::move(request);
  state.focus = Focus::kDesk;
  return MakeWish(state, std::move(wish));
}

void EditField(LineEditor& line, const Key& key) {
  switch (key.code) {
    case KeyCode::kCharacter:
      line.Insert(key.text);
      return;
    case KeyCode::kBackspace:
      return line.Backspace();
    case KeyCode::kDelete:
      return line.Delete();
    case KeyCode::kLeft:
      return line.Left();
    case KeyCode::kRight:
      return line.Right();
    case KeyCode::kHome:
    case KeyCode::kControlA:
      return line.ToLineStart();
    case KeyCode::kEnd:
    case KeyCode::kControlE:
      return line.ToLineEnd();
    case KeyCode::kControlW:
      return line.DeleteWordBefore();
    case KeyCode::kControlK:
      return line.DeleteToLineEnd();
    default:
      return;
  }
}

// What is told apart: the same opening does not open twice by itself.
std::string MarkOf(const ScreenOpening& opening) {
  return std::to_string(opening.kind()) + " " + opening.ticket() + opening.url();
}

}  // namespace

bool CanOpen(const DeskState& desk) {
  const ScreenPop* pop = OpeningPop(desk);
  if (pop == nullptr) return false;
  const auto kind = pop->opening().kind();
  return kind == customer::v1::SCREEN_OPENING_KIND_CANDIDATES ||
         kind == customer::v1::SCREEN_OPENING_KIND_NEW_CUSTOMER ||
         kind == customer::v1::SCREEN_OPENING_KIND_TICKET;
}

std::string TextOfOpening(const ConsoleState& state, const ScreenPop& pop) {
  const ScreenOpening& opening = pop.opening();
  switch (opening.kind()) {
    case customer::v1::SCREEN_OPENING_KIND_NEW_CUSTOMER:
      return Say(state, Text::kOpensForm);
    case customer::v1::SCREEN_OPENING_KIND_TICKET:
      return Say(state, Text::kOpensTicket, {IdOf(opening.ticket())});
    case customer::v1::SCREEN_OPENING_KIND_URL:
      return opening.url();
    default:
      return {};
  }
}

Effects OpenBySelf(ConsoleState& state, TimePoint now) {
  std::erase_if(state.opened, [&](const auto& entry) {
    return !state.desk.desk.work_items.contains(entry.first);
  });
  const ScreenPop* pop = OpeningPop(state.desk);
  if (pop == nullptr) return {};
  std::string& opened = state.opened[CurrentItem(state.desk)->name()];
  const std::string mark = MarkOf(pop->opening());
  if (opened == mark) return {};
  opened = mark;
  // A mail is what opens itself.
  if (!CanOpen(state.desk) || MailInHand(state) != nullptr) return {};
  // Who types goes on typing.
  if (state.focus == Focus::kDesk && OfferedItem(state.desk) == nullptr) return OpenPop(state, now);
  return {};
}

Effects OpenPop(ConsoleState& state, TimePoint /*now*/) {
  const ScreenPop* pop = OpeningPop(state.desk);
  if (pop == nullptr) return {};
  const std::string item = CurrentItem(state.desk)->name();
  switch (pop->opening().kind()) {
    case customer::v1::SCREEN_OPENING_KIND_CANDIDATES:
      return OpenCandidates(state, item, *pop);
    case customer::v1::SCREEN_OPENING_KIND_NEW_CUSTOMER:
      return OpenForm(state, item, pop->opening().new_customer());
    case customer::v1::SCREEN_OPENING_KIND_TICKET:
      return OpenTicket(state, *pop);
    default:
      return {};
  }
}

Effects FormKey(ConsoleState& state, const Key& key, TimePoint now) {
  Form& form = state.form;
  const std::size_t last = form.fields.size() - 1;
  switch (key.code) {
    case KeyCode::kEscape:
      state.focus = Focus::kDesk;
      return {};
    case KeyCode::kControlS:
      return SaveForm(state, now);
    case KeyCode::kEnter:
      if (form.selected == last) return SaveForm(state, now);
      ++form.selected;
      return {};
    case KeyCode::kTab:
      form.selected = form.selected == last ? 0 : form.selected + 1;
      return {};
    case KeyCode::kDown:
      form.selected = std::min(form.selected + 1, last);
      return {};
    case KeyCode::kUp:
      form.selected -= std::min<std::size_t>(form.selected, 1);
      return {};
    default:
      EditField(form.fields[form.selected].line, key);
      return {};
  }
}

Effects FormAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer) {
  if (!answer.ok()) {
    // What was typed is there to be mended.
    if (state.focus == Focus::kDesk && state.form.work_item == wish.key) {
      state.focus = Focus::kForm;
    }
    return {};
  }
  const auto* made = dynamic_cast<const customer::v1::CreateCustomerResponse*>(answer->get());
  if (state.form.work_item == wish.key) state.form = Form();
  if (made == nullptr || !state.desk.desk.work_items.contains(wish.key)) return {};
  return Identify(state, wish.key, made->customer().name());
}

void TicketRead(ConsoleState& state, const ticket::v1::ListCommentsResponse& answer,
                const std::string& ticket) {
  if (ticket != state.story.interaction) return;  // Another was asked for since.
  state.story.lines.clear();
  for (const auto& comment : answer.comments()) {
    const TimePoint time = ToTimePoint(comment.create_time());
    state.story.lines.push_back(DayOf(state, time) + " " + TimeOfDay(state, time) + " " +
                                IdOf(comment.author()) + ": " + Harmless(comment.text()));
  }
  if (state.story.lines.empty()) state.story.lines.push_back(Say(state, Text::kNone));
  state.story.is_read = true;
}

}  // namespace strowger::client
