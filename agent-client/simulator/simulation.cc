#include "simulator/simulation.h"

#include <grpcpp/channel.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "session/chance.h"
#include "strowger/access/v1/sign_in.pb.h"

namespace strowger::simulator {

namespace {

constexpr Duration kProgressInterval = std::chrono::seconds(1);
// Events that were not acknowledged for this long are sent again.
constexpr Duration kAcknowledgePatience = std::chrono::seconds(2);
// How long the last events may take to be acknowledged.
constexpr Duration kFarewell = std::chrono::seconds(10);

Duration ToDuration(Seconds seconds) { return std::chrono::duration_cast<Duration>(seconds); }

bool IsTerminal() { return isatty(STDERR_FILENO) == 1; }

// On a terminal the progress line is wiped first.
void Say(const std::string& line) {
  std::fprintf(stderr, "%spbx: %s\n", IsTerminal() ? "\r\033[K" : "", line.c_str());
}

// "demo-{}-1" for ana: "demo-ana-1".
std::string PasswordOf(std::string pattern, const std::string& user) {
  constexpr std::string_view kPlace = "{}";
  const std::size_t place = pattern.find(kPlace);
  if (place != std::string::npos) pattern.replace(place, kPlace.size(), user);
  return pattern;
}

}  // namespace

class Simulation::SystemClock final : public Clock {
 public:
  TimePoint Now() const override { return std::chrono::system_clock::now(); }
};

Simulation::Simulation(SimulationOptions options)
    : options_(std::move(options)),
      clock_(std::make_unique<SystemClock>()),
      callers_(options_.callers, options_.known_share, options_.traffic.seed + 1),
      pbx_(
          *clock_, options_.call_prefix,
          [this](const std::string& device) { return traffic_.PickFate(device); },
          [this](const call::v1::Command&) { return traffic_.RefusesVerb(); }),
      traffic_(options_.traffic, *clock_, agenda_, pbx_, callers_, tally_),
      outbox_(options_.wire, options_.traffic.seed + 2),
      talk_({.link = "links/" + options_.link, .answers = options_.answers}, pbx_, outbox_, tally_,
            Say),
      random_(options_.traffic.seed + 3),
      backoff_({.first = std::chrono::milliseconds(100), .most = std::chrono::seconds(2)}) {}

Simulation::~Simulation() {
  robots_.clear();
  stream_.reset();
  client_.reset();
}

Result<void> Simulation::Run() {
  auto endpoint = client::ChooseEndpoint(options_.server);
  if (!endpoint.ok()) return endpoint.error();
  auto channel = client::OpenChannel(*endpoint);
  if (!channel.ok()) return channel.error();
  client_ = std::make_unique<client::Client>(*channel);
  SignIn();
  const TimePoint start = clock_->Now();
  if (!RunUntil(start + ToDuration(options_.patience_for_server), [this] { return has_begun_; })) {
    return Unavailable("SERVER_UNREACHABLE", "the server at " + endpoint->address +
                                                 " did not answer; is strowgerd running?");
  }
  if (failure_) return *failure_;
  if (options_.shows_progress) ShowProgress();
  const bool has_end = options_.duration_max.count() > 0;
  RunUntil(has_end ? start + ToDuration(options_.duration_max) : TimePoint::max(),
           [this] { return traffic_.has_ended_arrivals(); });
  End();
  if (failure_) return *failure_;
  return {};
}

void Simulation::Stop() {
  inbox_.Post([this] { is_stopping_ = true; });
}

void Simulation::End() {
  traffic_.StopArrivals();
  RunUntil(clock_->Now() + ToDuration(options_.drain_max), [this] { return pbx_.calls() == 0; });
  traffic_.HangUpAll();
  Settle();
  is_stopping_ = false;
  RunUntil(clock_->Now() + kFarewell, [this] { return outbox_.unacknowledged() == 0; });
  for (const auto& robot : robots_) robot->Leave();
  if (options_.shows_progress) std::fprintf(stderr, "\n");
}

bool Simulation::RunUntil(TimePoint deadline, const std::function<bool()>& is_over) {
  while (!is_over() && !is_stopping_ && !failure_) {
    const TimePoint now = clock_->Now();
    if (now >= deadline) return false;
    inbox_.Run(std::min(deadline, agenda_.next().value_or(now + kProgressInterval)));
    while (agenda_.RunOne(clock_->Now())) Settle();
    Settle();
  }
  return true;
}

void Simulation::Settle() {
  for (auto events = pbx_.TakeEvents(); !events.empty(); events = pbx_.TakeEvents()) {
    for (call::v1::PbxEvent& event : events) {
      traffic_.Observe(event);
      outbox_.Add(std::move(event));
    }
  }
  talk_.SendEvents();
}

void Simulation::SignIn() {
  access::v1::SignInRequest request;
  request.set_user(options_.user);
  request.set_password(options_.password);
  client_->Send(request, {}, [this](Result<client::Client::Answer> answer) {
    auto shared = std::make_shared<Result<client::Client::Answer>>(std::move(answer));
    inbox_.Post([this, shared] {
      if (shared->ok()) {
        client_->SetToken(dynamic_cast<access::v1::SignInResponse&>(***shared).session_token());
        OpenLink();
        return;
      }
      const Error& why = shared->error();
      if (why.code == ErrorCode::kUnavailable || why.code == ErrorCode::kResourceExhausted) {
        TryAgain(backoff_.Next(client::Chance()), [this] { SignIn(); });
        return;
      }
      failure_ = why;
      failure_->message = "user " + options_.user + " cannot sign in: " + why.message;
    });
  });
}

void Simulation::OpenLink() {
  const std::uint64_t number = ++streams_opened_;
  const auto is_current = [this, number] { return number == streams_opened_; };
  stream_ = std::make_unique<LinkStream>(
      client_->channel(), client_->token(),
      LinkStream::Listener{.heard =
                               [this, is_current](call::v1::ConnectResponse message) {
                                 auto shared = std::make_shared<call::v1::ConnectResponse>(
                                     std::move(message));
                                 inbox_.Post([this, is_current, shared] {
                                   if (!is_current()) return;
                                   talk_.Hear(*shared);
                                   if (talk_.is_open()) BeginTraffic();
                                 });
                               },
                           .lost =
                               [this, is_current](Error why) {
                                 inbox_.Post([this, is_current, why = std::move(why)] {
                                   if (is_current()) Lost(why);
                                 });
                               }});
  talk_.Open([this](call::v1::ConnectRequest request) { stream_->Send(std::move(request)); });
}

void Simulation::Lost(const Error& why) {
  talk_.Close();
  if (why.code == ErrorCode::kUnauthenticated) {
    TryAgain(backoff_.Next(client::Chance()), [this] { SignIn(); });
    return;
  }
  const bool is_refusal =
      why.code == ErrorCode::kPermissionDenied || why.code == ErrorCode::kNotFound ||
      why.code == ErrorCode::kFailedPrecondition || why.reason == "LINK_TAKEN_OVER";
  if (is_refusal || (!has_begun_ && why.code == ErrorCode::kInvalidArgument)) {
    failure_ = why;
    return;
  }
  if (has_begun_) Say("link lost: " + why.message);
  TryAgain(backoff_.Next(client::Chance()), [this] { OpenLink(); });
}

void Simulation::TryAgain(Duration wait, std::function<void()> act) {
  agenda_.At(clock_->Now() + wait, std::move(act));
}

void Simulation::BeginTraffic() {
  backoff_.Reset();
  if (has_begun_) return;
  has_begun_ = true;
  std::uint64_t seed = options_.traffic.seed + 100;
  for (const std::string& agent : options_.agents) {
    robots_.push_back(std::make_unique<DeskRobot>(
        DeskRobot::Who{agent, PasswordOf(options_.agents_password, agent), ++seed}, options_.habits,
        client_->channel(), DeskRobot::Parts{*clock_, agenda_, inbox_, tally_, Say}));
    robots_.back()->Start();
  }
  traffic_.Start();
  PlanCut();
  PlanSendingAgain();
}

void Simulation::PlanCut() {
  if (options_.cut_mean.count() <= 0) return;
  const Seconds wait(std::exponential_distribution<>(1 / options_.cut_mean.count())(random_));
  agenda_.At(clock_->Now() + ToDuration(wait), [this] {
    stream_->Break();
    PlanCut();
  });
}

void Simulation::PlanSendingAgain() {
  agenda_.At(clock_->Now() + kAcknowledgePatience, [this] {
    if (outbox_.unacknowledged() > 0 && outbox_.acknowledged() == highest_acknowledged_) {
      talk_.SendAgain();
    }
    highest_acknowledged_ = outbox_.acknowledged();
    PlanSendingAgain();
  });
}

void Simulation::ShowProgress() {
  const std::string line = tally_.Progress(pbx_.calls(), outbox_.unacknowledged());
  std::fprintf(stderr, IsTerminal() ? "\r\033[K%s" : "%s\n", line.c_str());
  std::fflush(stderr);
  agenda_.At(clock_->Now() + kProgressInterval, [this] { ShowProgress(); });
}

}  // namespace strowger::simulator
