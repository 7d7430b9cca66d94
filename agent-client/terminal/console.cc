#include "terminal/console.h"

#include <grpcpp/channel.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "terminal/console_state.h"
#include "terminal/curses_screen.h"
#include "terminal/draft_folder.h"
#include "terminal/draw.h"
#include "terminal/file_reading.h"
#include "terminal/mailbox.h"
#include "terminal/typed_time.h"

namespace strowger::client {

namespace {

// Acts are sent again for so long while the server is away; then the person decides. Drafts and
// notes are kept here and tried again.
constexpr Patience kActPatience{.attempt = std::chrono::seconds(10),
                                .total = std::chrono::seconds(120)};
constexpr Patience kDraftPatience{.attempt = std::chrono::seconds(5),
                                  .total = std::chrono::seconds(5)};

// A piece of a file is long on its way on a slow line.
constexpr Patience kFilePatience{.attempt = std::chrono::seconds(30),
                                 .total = std::chrono::seconds(120)};
// What is only shown is asked for again by a key.
constexpr Patience kReadPatience{.attempt = std::chrono::seconds(10),
                                 .total = std::chrono::seconds(10)};

Patience PatienceOf(Wish::Purpose purpose) {
  switch (purpose) {
    case Wish::Purpose::kDraft:
    case Wish::Purpose::kMailDraft:
      return kDraftPatience;
    case Wish::Purpose::kMailPage:
      return kReadPatience;
    case Wish::Purpose::kFilePiece:
      return kFilePatience;
    default:
      return kActPatience;
  }
}

TimePoint Now() { return std::chrono::system_clock::now(); }

// One run of the console: joins the state with the terminal, the wire and the disk.
class ConsoleRun {
 public:
  ConsoleRun(const std::shared_ptr<grpc::Channel>& channel, const ConsoleOptions& options)
      : drafts_(options.draft_folder), client_(channel), watch_(client_, mailbox_) {
    client_.SetToken(options.session.session_token());
    state_.session = options.session.session();
    state_.device = options.device;
    state_.language = options.language;
    state_.utc_offset = UtcOffset();
    state_.notes = drafts_.Load();
    state_.mail_drafts = drafts_.LoadMails();
  }

  bool Run() {
    watch_.Start();
    Perform(OnStart(state_, Now()));
    while (!is_quitting_) {
      Perform(OnTime(state_, Now()));
      state_.rows = screen_.rows();
      state_.columns = screen_.columns();
      screen_.Put(Draw(state_, state_.rows, state_.columns, Now()));
      Wait();
      ReadMail();
      ReadKeys();
      KeepDrafts();
    }
    watch_.Stop();
    return state_.stream.state != StreamState::kEnded;
  }

 private:
  // Sleeps until a key, a letter, the next full second or the next draft.
  void Wait() {
    const TimePoint now = Now();
    TimePoint until = std::chrono::floor<std::chrono::seconds>(now) + std::chrono::seconds(1);
    if (const auto due = NextDue(state_)) until = std::clamp(*due, now, until);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - now);
    std::array<pollfd, 2> sources{pollfd{STDIN_FILENO, POLLIN, 0},
                                  pollfd{mailbox_.descriptor(), POLLIN, 0}};
    ::poll(sources.data(), sources.size(), static_cast<int>(wait.count()));
    // The terminal is gone, for example a broken ssh connection.
    if ((sources[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) is_quitting_ = true;
  }

  void ReadMail() {
    Mailbox::Post post = mailbox_.Take();
    const TimePoint now = Now();
    Perform(OnDesk(state_, std::move(post.desk), post.stream, now));
    for (auto& [wish, answer] : post.answers) Perform(OnAnswer(state_, wish, answer, now));
  }

  void ReadKeys() {
    while (const auto key = screen_.ReadKey()) {
      if (key->code == KeyCode::kControlL) {
        screen_.Repaint();
      } else {
        Perform(OnKey(state_, *key, Now()));
      }
    }
  }

  void Perform(const Effects& effects) {
    for (const Effect& effect : effects) {
      if (const auto* send = std::get_if<Send>(&effect)) {
        SendWish(send->wish);
      } else if (const auto* keep = std::get_if<KeepDraft>(&effect)) {
        unkept_.insert(keep->key);
      } else if (const auto* read = std::get_if<ReadFile>(&effect)) {
        Perform(OnFilePiece(state_, read->draft, ReadFilePiece(read->path, read->offset), Now()));
      } else if (std::holds_alternative<RingBell>(effect)) {
        screen_.RingBell();
      } else {
        is_quitting_ = true;
      }
    }
  }

  void SendWish(const Wish& wish) {
    client_.Send(*wish.request, PatienceOf(wish.purpose),
                 [mailbox = &mailbox_, id = wish.id](Result<Client::Answer> answer) {
                   mailbox->PutAnswer(id, std::move(answer));
                 });
  }

  // Once for all keys that were read together: what is pasted comes as thousands of keys.
  void KeepDrafts() {
    for (const std::string& key : std::exchange(unkept_, {})) {
      OnDraftKept(state_, key, key.starts_with("outgoing-mails/") ? KeepMail(key) : KeepNote(key));
    }
  }

  Result<void> KeepNote(const std::string& key) const {
    const auto note = state_.notes.find(key);
    return drafts_.Keep(key, note == state_.notes.end() ? Note() : note->second);
  }
  Result<void> KeepMail(const std::string& name) const {
    const auto draft = state_.mail_drafts.find(name);
    return drafts_.KeepMail(name, draft == state_.mail_drafts.end() ? nullptr : &draft->second);
  }

  const DraftFolder drafts_;
  Mailbox mailbox_;
  Client client_;  // Behind the mailbox, which its answers need until it is gone.
  DeskWatch watch_;
  CursesScreen screen_;
  ConsoleState state_;
  std::set<std::string> unkept_;  // Notes that were changed since they were put on disk.
  bool is_quitting_ = false;
};

}  // namespace

bool RunConsole(const std::shared_ptr<grpc::Channel>& channel, const ConsoleOptions& options) {
  return ConsoleRun(channel, options).Run();
}

}  // namespace strowger::client
