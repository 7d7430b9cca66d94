#include <algorithm>
#include <sstream>

#include "strowger/agent/v1/desk.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using ticket::v1::Ticket;

constexpr const char* kStatePrefix = "TICKET_STATE_";

std::string StateOf(const Invocation& in, const Ticket& ticket) {
  const std::string state = Word(ticket::v1::TicketState_Name(ticket.state()), kStatePrefix);
  if (ticket.merged_into().empty()) return state;
  return state + in.Say({", now {0}", "，并入 {0}", "，併入 {0}"},
                        {WithoutCollection(ticket.merged_into())});
}

// The answer comes before the end.
std::string DueOf(const Ticket& ticket) {
  const auto& due = ticket.due();
  if (due.has_answer_due_time()) return DueText(true, due.answer_due_time(), due.answer_state());
  return DueText(due.has_resolution_due_time(), due.resolution_due_time(), due.resolution_state());
}

// What is promised, a line each.
void PrintDue(Invocation& in, const Ticket& ticket) {
  const auto& due = ticket.due();
  if (due.has_answer_due_time()) {
    const Phrase first{"First answer by {0}", "首次答复期限 {0}", "首次答覆期限 {0}"};
    const Phrase next{"Answer by {0}", "答复期限 {0}", "答覆期限 {0}"};
    const std::string time = DueText(true, due.answer_due_time(), due.answer_state());
    in.out() << in.Say(due.is_first_answer() ? first : next, {time}) << "\n";
  }
  if (due.has_resolution_due_time()) {
    const std::string time = DueText(true, due.resolution_due_time(), due.resolution_state());
    in.out() << in.Say({"Settled by {0}", "解决期限 {0}", "解決期限 {0}"}, {time}) << "\n";
  }
  if (due.is_standing()) {
    in.out() << in.Say({"The clock stands: somebody else has the next step.",
                        "计时暂停：等待他方。", "計時暫停：等待他方。"})
             << "\n";
  }
  for (const std::string& merged : ticket.merged()) {
    in.out() << in.Say({"{0} was merged into it.", "{0} 已并入。", "{0} 已併入。"}, {merged})
             << "\n";
  }
}

void Print(Invocation& in, const google::protobuf::RepeatedPtrField<Ticket>& tickets) {
  Table table(in.SayAll({headings::kTicket, headings::kState, headings::kDue, headings::kCustomer,
                         headings::kOwner, headings::kChanged, headings::kSubject}));
  for (const Ticket& ticket : tickets) {
    table.Add({WithoutCollection(ticket.name()), StateOf(in, ticket), DueOf(ticket),
               WithoutCollection(ticket.customer()), WithoutCollection(ticket.owner()),
               LocalTime(ticket.update_time()), ticket.subject()});
  }
  in.out() << table.Text();
}

// One ticket, after something was done with it.
template <class Response>
int ShowResult(Invocation& in, const Result<Response>& answer) {
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(answer->ticket());
  } else {
    google::protobuf::RepeatedPtrField<Ticket> one;
    *one.Add() = answer->ticket();
    Print(in, one);
  }
  return kExitOk;
}

int RunList(Invocation& in) {
  ticket::v1::ListTicketsRequest request;
  if (in.Has("--state")) {
    std::string name = kStatePrefix + in.Value("--state");
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    ticket::v1::TicketState state = ticket::v1::TICKET_STATE_UNSPECIFIED;
    if (!ticket::v1::TicketState_Parse(name, &state)) {
      return in.FailUsage({"--state is open, waiting, solved or closed, not \"{0}\".",
                           "--state 为 open、waiting、solved 或 closed，而不是“{0}”。",
                           "--state 為 open、waiting、solved 或 closed，而不是「{0}」。"},
                          {in.Value("--state")});
    }
    request.set_state(state);
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  request.set_customer(InCollection("customers", in.Value("--customer")));
  request.set_owner(InCollection("users", in.Value("--owner")));
  if (in.Has("--mine")) {
    const auto session = in.ReadSession();
    if (!session.ok()) return in.Fail(session.error());
    request.set_owner(session->user());
  }
  request.set_open_only(in.Has("--open"));
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<ticket::v1::ListTicketsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Print(in, answer->tickets());
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

void PrintComment(Invocation& in, const ticket::v1::Comment& comment) {
  const Phrase internal{" (internal)", "（内部）", "（內部）"};
  in.out() << "\n"
           << LocalTime(comment.create_time()) << " " << WithoutCollection(comment.author())
           << (comment.is_internal() ? in.Say(internal) : "") << "\n";
  std::istringstream lines(comment.text());
  for (std::string line; std::getline(lines, line);) in.out() << "  " << Harmless(line) << "\n";
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ticket::v1::GetTicketRequest request;
  request.set_ticket(InCollection("tickets", in.Value("TICKET")));
  const auto answer = in.Ask<ticket::v1::GetTicketResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  ticket::v1::ListCommentsRequest comments_request;
  comments_request.set_ticket(request.ticket());
  const auto comments = in.Ask<ticket::v1::ListCommentsResponse>(comments_request);
  if (!comments.ok()) return in.Fail(comments.error());
  if (in.has_json()) {
    std::string text = ToJson(*answer);
    text.pop_back();  // Both are objects; they are shown as one.
    const std::string rest = ToJson(*comments).substr(1);
    in.out() << text << (rest == "}" ? "" : ",") << rest << "\n";
    return kExitOk;
  }
  ShowResult(in, answer);
  PrintDue(in, answer->ticket());
  for (const auto& comment : comments->comments()) {
    PrintComment(in, comment);
  }
  return kExitOk;
}

int RunCreate(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ticket::v1::CreateTicketRequest request;
  Ticket& ticket = *request.mutable_ticket();
  ticket.set_subject(in.Value("SUBJECT"));
  ticket.set_customer(InCollection("customers", in.Value("--customer")));
  ticket.set_owner(InCollection("users", in.Value("--owner")));
  ticket.set_queue(InCollection("queues", in.Value("--queue")));
  request.set_comment(in.Value("--comment"));
  request.set_interaction(InCollection("interactions", in.Value("--interaction")));
  return ShowResult(in, in.Ask<ticket::v1::CreateTicketResponse>(request));
}

int RunComment(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ticket::v1::AddCommentRequest request;
  request.set_ticket(InCollection("tickets", in.Value("TICKET")));
  request.set_text(in.Value("TEXT"));
  request.set_is_internal(in.Has("--internal"));
  return in.Do(request, {"The comment is kept.", "评论已保存。", "評論已儲存。"});
}

int RunLink(Invocation& in) {
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  agent::v1::LinkTicketRequest request;
  request.set_work_item(*item);
  request.set_ticket(InCollection("tickets", in.Value("TICKET")));
  return ShowResult(in, in.Ask<agent::v1::LinkTicketResponse>(request));
}

template <class Request, class Response>
int Move(Invocation& in) {
  Request request;
  request.set_ticket(InCollection("tickets", in.Value("TICKET")));
  return ShowResult(in, in.Ask<Response>(request));
}

int RunMerge(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ticket::v1::MergeTicketsRequest request;
  request.set_source(InCollection("tickets", in.Value("FROM")));
  request.set_target(InCollection("tickets", in.Value("INTO")));
  return ShowResult(in, in.Ask<ticket::v1::MergeTicketsResponse>(request));
}

int RunSetState(Invocation& in) {
  const std::string state = in.Value("STATE");
  const bool is_known =
      state == "open" || state == "waiting" || state == "solved" || state == "closed";
  if (!is_known) {
    return in.FailUsage({"STATE is open, waiting, solved or closed, not \"{0}\".",
                         "STATE 为 open、waiting、solved 或 closed，而不是“{0}”。",
                         "STATE 為 open、waiting、solved 或 closed，而不是「{0}」。"},
                        {state});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  if (state == "open") {
    return Move<ticket::v1::ReopenTicketRequest, ticket::v1::ReopenTicketResponse>(in);
  }
  if (state == "waiting") {
    return Move<ticket::v1::WaitTicketRequest, ticket::v1::WaitTicketResponse>(in);
  }
  if (state == "solved") {
    return Move<ticket::v1::SolveTicketRequest, ticket::v1::SolveTicketResponse>(in);
  }
  return Move<ticket::v1::CloseTicketRequest, ticket::v1::CloseTicketResponse>(in);
}

}  // namespace

std::vector<Command> TicketCommands() {
  constexpr auto kFlag = Parameter::Kind::kFlag;
  const Parameter ticket{"TICKET", "Number of the ticket", true};
  return {
      {"ticket list",
       "Tickets, newest first",
       {{"--customer", "Only of this customer"},
        {"--owner", "Only of this user"},
        {"--mine", "Only your own", false, kFlag},
        {"--state", "Only open, waiting, solved or closed ones"},
        {"--open", "Only open and waiting ones", false, kFlag},
        {"--page", "Go on from here"}},
       "strowger ticket list --mine --open --json",
       RunList},
      {"ticket show",
       "One ticket with its comments",
       {ticket},
       "strowger ticket show 1042",
       RunShow},
      {"ticket create",
       "Open a ticket",
       {{"SUBJECT", "One line", true},
        {"--customer", "Number of the customer"},
        {"--owner", "The user who cares for it; else you"},
        {"--queue", "A queue"},
        {"--comment", "The first comment"},
        {"--interaction", "Number of the contact that it comes from"}},
       "strowger ticket create \"退款未到账\" --customer 17",
       RunCreate},
      {"ticket comment",
       "Add a comment",
       {ticket,
        {"TEXT", "The comment", true},
        {"--internal", "Not meant for the customer", false, kFlag}},
       "strowger ticket comment 1042 \"called back\" --internal",
       RunComment},
      {"ticket link",
       "The call at your desk is about this ticket",
       {ticket, {"--work-item", "Which work item; else the one at your desk"}},
       "strowger ticket link 1042",
       RunLink},
      {"ticket merge",
       "Two tickets are about one thing: the first goes into the second, with all that is written "
       "to it",
       {{"FROM", "The ticket that ends", true}, {"INTO", "The ticket that goes on", true}},
       "strowger ticket merge 1041 1042",
       RunMerge},
      {"ticket set-state",
       "Move a ticket on",
       {ticket, {"STATE", "open, waiting, solved or closed", true}},
       "strowger ticket set-state 1042 solved",
       RunSetState},
  };
}

}  // namespace strowger::client
