#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/desk_state.h"
#include "session/client.h"
#include "session/watch.h"
#include "strowger/access/v1/sign_in.pb.h"
#include "terminal/acts.h"
#include "terminal/mail_draft.h"
#include "terminal/mail_page.h"
#include "terminal/note_shelf.h"
#include "terminal/text.h"

// All that the console shows and does, without a terminal and without a wire: keys, news and
// answers come in, the screen is drawn from the state, and effects go out.
namespace strowger::client {

using RequestPtr = std::shared_ptr<const google::protobuf::Message>;

// A request to the server with what is to be done about its answer.
struct Wish {
  enum class Purpose {
    kAct,        // What a person asked for; the answer is told.
    kNote,       // The note `key` becomes a note.
    kDraft,      // The draft `key` is kept.
    kDrafts,     // All drafts are read.
    kAgents,     // The names of agents are read.
    kQueues,     // The names of queues are read.
    kStory,      // The story of the interaction, or the ticket, `key` is read.
    kForm,       // The form of the work item `key` becomes a customer.
    kMailPage,   // What the mail of the work item `key` says, and its thread.
    kMailDraft,  // The draft of a mail `key` is kept.
    kMailAct,    // What a person asked for about the mail `key` of ours.
    kFilePiece,  // A piece of a file goes with the mail `key` of ours.
  };
  std::uint64_t id = 0;
  Purpose purpose = Purpose::kAct;
  Text what = Text::kPresence;  // As it is told.
  RequestPtr request;
  std::string key;
  // Sent when this one is done.
  RequestPtr next;
  Text next_what = Text::kPresence;
};

// ---- Effects: what the program must do.
struct Send {
  Wish wish;
};
// The draft of this note must be on disk now; an empty text removes it.
struct KeepDraft {
  std::string key;
};
// A piece of this file is wanted from the disk, which answers with OnFilePiece.
struct ReadFile {
  std::string draft;
  std::string path;
  std::uint64_t offset = 0;
};
struct RingBell {};
struct Quit {};
using Effect = std::variant<Send, KeepDraft, ReadFile, RingBell, Quit>;
using Effects = std::vector<Effect>;

struct ConsoleState;

enum class Focus { kDesk, kNote, kMenu, kPrompt, kForm, kStory, kMailDraft, kHelp };

// A list to choose from, over the work.
struct Menu {
  struct Entry {
    std::string label;
    std::function<Effects(ConsoleState&, TimePoint)> run;
  };
  std::string title;
  std::vector<Entry> entries;
  std::size_t selected = 0;
  Focus back = Focus::kDesk;  // When it closes.
};

// Somebody or something that a call can go to.
struct Place {
  std::string resource;  // "agents/bo", "queues/billing"; empty: a number.
  std::string number;
  std::string label;
};

// A line to type, over the work.
struct Prompt {
  std::string title;
  LineEditor line;
  bool offers_agents = false;
  bool offers_queues = false;
  std::size_t selected = 0;
  Focus back = Focus::kDesk;  // When it closes.
  // Runs with what was typed, and with the chosen place where places are offered.
  std::function<Effects(ConsoleState&, const std::string& typed, const Place& place, TimePoint)>
      run;
};

// Why a call came here, or what a ticket says, over the desk.
struct Story {
  std::string interaction;  // "interactions/9" or "tickets/1042"; empty: there was no call yet.
  std::string who;          // Of a ticket its subject.
  bool is_read = false;
  std::vector<std::string> lines;  // See explanation_text.h.
  std::size_t first = 0;           // The line at the top.
};

// Fields to fill in for a new customer, over the work.
struct Form {
  struct Field {
    Text label = Text::kFormName;
    LineEditor line;
  };
  std::string work_item;  // Empty: none was opened.
  std::vector<Field> fields;
  std::size_t selected = 0;
  std::string number;  // Of the customer, as it is known; not to be typed.
};

// Told on one line for a while.
struct Said {
  std::string text;
  bool is_alarm = false;
  TimePoint until;
};

inline constexpr Duration kSaidFor = std::chrono::seconds(10);
inline constexpr Duration kNoticeFor = std::chrono::seconds(30);
// What destroys asks for the key twice within this time.
inline constexpr Duration kAgainWithin = std::chrono::seconds(3);
// Figures older than this are shown as such while the connection is lost.
inline constexpr Duration kStaleAfter = std::chrono::seconds(5);

struct ConsoleState {
  // What the server says.
  DeskState desk;
  StreamNews stream;
  TimePoint stream_since;
  access::v1::Session session;
  std::string device;  // The telephone wished for; empty: the agent's usual one.
  // What the person does.
  Focus focus = Focus::kDesk;
  Menu menu;
  Prompt prompt;
  Form form;
  Story story;
  std::map<std::string, std::string> opened;  // What opened by itself, by work item.
  std::string last_interaction;               // Of the item offered or in hand, now or last.
  std::string last_caller;
  NoteShelf notes;
  std::string note_key;  // The note in the field; empty: none.
  MailPages mail_pages;  // Of the mails in hand.
  bool is_mail_large = false;
  MailDraftShelf mail_drafts;
  std::string open_draft;            // In the editor; empty: none.
  std::vector<SentMail> sent_mails;  // The newest last.
  std::optional<Said> said;
  std::optional<Act> armed;  // Asked for once; see kAgainWithin.
  TimePoint armed_at;
  std::map<std::uint64_t, Wish> wishes;  // On their way.
  std::uint64_t next_wish = 1;
  // Who can be called; read when a prompt wants it.
  std::vector<Place> agents;
  std::vector<Place> queues;
  // How it is shown.
  Language language = Language::kEnglish;
  Duration utc_offset{};
  // The size of the terminal when it was drawn last.
  int rows = 24;
  int columns = 80;
};

// ---- Inputs. Each applies what happened at `now` (our clock) and says what must be done.
Effects OnStart(ConsoleState& state, TimePoint now);
Effects OnKey(ConsoleState& state, const Key& key, TimePoint now);
Effects OnDesk(ConsoleState& state, DeskState desk, const StreamNews& stream, TimePoint now);
Effects OnAnswer(ConsoleState& state, std::uint64_t wish, const Result<Client::Answer>& answer,
                 TimePoint now);
// Time passed: once a second, and when a draft is due.
Effects OnTime(ConsoleState& state, TimePoint now);
// The disk did or did not take a draft.
void OnDraftKept(ConsoleState& state, const std::string& key, const Result<void>& kept);
// The disk gave the piece of a file that ReadFile asked for, or did not.
Effects OnFilePiece(ConsoleState& state, const std::string& draft, const Result<FilePiece>& piece,
                    TimePoint now);

// When OnTime is wanted next beside the full seconds; none when nothing is due.
std::optional<TimePoint> NextDue(const ConsoleState& state);

// ---- What several parts ask.
// The item whose customer is shown: the one offered, else the one in hand.
const routing::v1::WorkItem* ShownItem(const ConsoleState& state);
// The customer's name, else the number, else "unknown".
std::string WhoCalls(const ConsoleState& state, const routing::v1::WorkItem& item);
// The places that fit what is typed in the prompt.
std::vector<Place> FittingPlaces(const ConsoleState& state);
std::string Say(const ConsoleState& state, Text text,
                std::initializer_list<std::string_view> values = {});
std::string NameOfReason(Language language, const std::string& reason);

}  // namespace strowger::client
