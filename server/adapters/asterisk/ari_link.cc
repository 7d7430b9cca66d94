#include "adapters/asterisk/ari_link.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <random>
#include <utility>

#include "adapters/asterisk/ari_client.h"
#include "adapters/asterisk/ari_event.h"
#include "adapters/asterisk/call_book.h"
#include "adapters/asterisk/snapshot_reader.h"

namespace strowger::asterisk {
namespace {

// Events that came while the snapshot is read wait here; when full the session starts over.
constexpr std::size_t kHeldEventsMax = 50'000;

// What a failure means and how it is mended, in one line for the log.
std::string Explain(const AriFailure& failure, const AriLinkOptions& options) {
  switch (failure.kind) {
    case FailureKind::kRefusedUser:
      return "Asterisk at " + options.url + " refuses ARI user \"" + options.user + "\" (" +
             failure.what +
             "): put the user and its password into ari.conf with read_only = no, reload with "
             "\"module reload res_ari.so\", or mend the link's user and password here";
    case FailureKind::kNoAri:
      return options.url + " has no ARI (" + failure.what +
             "): it is still starting, or set enabled = yes in its http.conf and ari.conf, or mend "
             "the link's url";
    case FailureKind::kUnreachable:
      return "Asterisk at " + options.url + " cannot be reached (" + failure.what + ")";
    case FailureKind::kLost:
      return "lost Asterisk at " + options.url + " (" + failure.what + ")";
  }
  return failure.what;
}

}  // namespace

// The link's life on the client's thread: down, connecting, reading the snapshot, up.
class AriLink::Session : public AriClient::Listener {
 public:
  Session(AriLinkOptions options, service::LinkObserver& observer)
      : observer_(observer),
        options_(std::move(options)),
        book_(options_),
        reader_(options_, book_),
        client_(options_, *this) {}

  Result<void> Start() {
    if (Result<void> checked = CheckOptions(options_); !checked.ok()) return checked;
    client_.Start();
    client_.Post([this] { Connect(); });
    return {};
  }

  void Stop() { client_.Stop(); }

  void Execute(std::vector<core::PbxCommand> commands) {
    client_.Post([this, commands = std::move(commands)] {
      if (stage_ != Stage::kUp) return;
      BookWork work;
      for (const core::PbxCommand& command : commands) book_.Obey(command, work);
      Carry(std::move(work));
    });
  }

  void OnOpened() override {
    stage_ = Stage::kReading;
    held_events_.clear();
    const std::uint64_t session = ++session_;
    const std::string word = "strowger-" + std::to_string(random_());
    for (AriRequest& request : reader_.Begin(word)) client_.Send(std::move(request));
    client_.After(options_.request_timeout, [this, session] {
      if (session != session_ || stage_ != Stage::kReading || reader_.is_heard()) return;
      End("Asterisk at " + options_.url +
              " took our event socket and sends nothing; we begin again",
          false);
    });
  }

  void OnMessage(std::string_view text) override {
    Result<AriEvent> event = DecodeEvent(text);
    if (!event) {
      spdlog::warn("link {}: {}", options_.link.value, event.error().message);
      return;
    }
    if (std::holds_alternative<ApplicationReplaced>(*event)) return TakenOver();
    if (stage_ == Stage::kUp) return Apply(*event);
    if (const auto* echo = std::get_if<EchoHeard>(&*event)) {
      reader_.Hear(*echo);
      if (reader_.is_complete()) GoUp();
      return;
    }
    if (held_events_.size() >= kHeldEventsMax)
      return End("too many events while the snapshot is read", false);
    held_events_.push_back(*std::move(event));
  }

  void OnResponse(const RequestNote& note, const AriResponse& response) override {
    if (note.purpose == Purpose::kSnapshot) return TakeSnapshot(note, response);
    if (stage_ != Stage::kUp) return;
    // Parties hang up at any moment, so refusals are part of the day; the book knows what follows.
    if (!response.ok()) {
      spdlog::debug("link {}: call {} leg {}: Asterisk answered {} ({})", options_.link.value,
                    note.call.value, note.leg.value, response.status, response.body.substr(0, 200));
    }
    BookWork work;
    book_.Conclude(note, response, work);
    Carry(std::move(work));
  }

  void OnClosed(const AriFailure& failure) override {
    const std::string why = Explain(failure, options_);
    // Once per reason: an Asterisk that is away for the night fills no log.
    if (why != last_complaint_) spdlog::error("link {}: {}", options_.link.value, why);
    last_complaint_ = why;
    GoDown(why);
    ConnectLater(failure.kind == FailureKind::kRefusedUser);
  }

 private:
  enum class Stage { kDown, kConnecting, kReading, kUp };

  void Connect() {
    stage_ = Stage::kConnecting;
    client_.Open();
  }

  void ConnectLater(bool at_slowest) {
    retry_ = at_slowest ? options_.retry_max
                        : std::clamp(retry_ * 2, options_.retry_min, options_.retry_max);
    // Half of it fixed, half by chance, so that many servers do not return in step.
    std::uniform_real_distribution<double> chance(0.5, 1.0);
    auto delay = std::chrono::duration_cast<Duration>(retry_ * chance(random_));
    client_.After(delay, [this] { Connect(); });
  }

  void GoDown(const std::string& why) {
    const bool was_up = stage_ == Stage::kUp;
    stage_ = Stage::kDown;
    book_.Forget();
    held_events_.clear();
    if (was_up) observer_.OnLinkDown(options_.link, why);
  }

  void End(const std::string& why, bool at_slowest) {
    client_.Close();
    spdlog::error("link {}: {}", options_.link.value, why);
    last_complaint_ = why;
    GoDown(why);
    ConnectLater(at_slowest);
  }

  void TakenOver() {
    End("another program took the ARI application \"" + options_.application +
            "\" of Asterisk at " + options_.url +
            ": give each server an application of its own, or stop the other one",
        true);
  }

  void TakeSnapshot(const RequestNote& note, const AriResponse& response) {
    Result<std::vector<AriRequest>> next = reader_.Take(note, response);
    if (!next) {
      return End(next.error().message, next.error().reason != "ARI_APPLICATION_FORGOTTEN");
    }
    for (AriRequest& request : *next) client_.Send(std::move(request));
    if (reader_.is_complete()) GoUp();
  }

  void GoUp() {
    stage_ = Stage::kUp;
    retry_ = Duration::zero();
    last_complaint_.clear();
    BookWork work;
    std::vector<service::LinkSnapshotCall> calls = book_.Restore(reader_.snapshot(), work);
    spdlog::info("link {}: up, {} calls", options_.link.value, calls.size());
    observer_.OnLinkUp(options_.link, core::LinkAbilities{.answers = false}, std::move(calls));
    Carry(std::move(work));
    // They may be older than the snapshot; the book takes a repetition for what it is.
    for (const AriEvent& event : std::exchange(held_events_, {})) Apply(event);
  }

  void Apply(const AriEvent& event) {
    BookWork work;
    book_.Hear(event, work);
    Carry(std::move(work));
  }

  void Carry(BookWork work) {
    for (AriRequest& request : work.requests) client_.Send(std::move(request));
    if (stage_ != Stage::kUp || work.events.empty()) return;
    observer_.OnEvents(options_.link, std::move(work.events), 0, {});
  }

  // Borrowed.
  service::LinkObserver& observer_;

  // Owned.
  const AriLinkOptions options_;
  CallBook book_;
  SnapshotReader reader_;
  AriClient client_;

  // State.
  Stage stage_ = Stage::kDown;
  std::uint64_t session_ = 0;
  std::deque<AriEvent> held_events_;
  Duration retry_{};
  std::string last_complaint_;
  std::minstd_rand random_{std::random_device{}()};
};

AriLink::AriLink(AriLinkOptions options, service::LinkObserver& observer)
    : session_(std::make_unique<Session>(std::move(options), observer)) {}
AriLink::~AriLink() { Stop(); }
Result<void> AriLink::Start() { return session_->Start(); }
void AriLink::Stop() { session_->Stop(); }
void AriLink::Execute(std::vector<core::PbxCommand> commands) {
  session_->Execute(std::move(commands));
}

}  // namespace strowger::asterisk
