// What is counted.
//
// Product: strowgerd with as many agents as consoles, each console a stream on a connection of its
// own. One change is told to all of them: the link of their telephones begins anew, which the PBX
// causes by losing an event. Counted from that message on; the next change comes when all consoles
// have this one, so that no two share a frame.
//
// Control: a bare gRPC server (bare_server.h) that sends frames of the same bytes to as many
// streams, each time one message asks for it.
//
// An idle console costs what the server's resident memory grows by, for each console but the first;
// beside the same number of bare streams.
#include <cstdio>
#include <functional>

#include "bench/bare_floor.h"
#include "bench/bare_wire.h"
#include "bench/benches.h"
#include "bench/call_center.h"
#include "bench/figures.h"
#include "bench/product_consoles.h"
#include "bench/product_link.h"
#include "bench/server_address.h"
#include "support/processor.h"
#include "support/program.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr double kRatioBar = 0.7;
constexpr double kMemoryBar = 1.2;
constexpr auto kPatience = std::chrono::seconds(10);

struct Plan {
  std::size_t consoles;
  int rounds;
  int changes;  // In one round.
};

// One change after the other, each counted until it has come to every console.
class FanOut {
 public:
  explicit FanOut(std::size_t consoles) : consoles_(consoles) {}

  // Any thread.
  void Came() {
    const std::lock_guard lock(mutex_);
    if (left_ == 0) return;
    delays_ms_.push_back(
        std::chrono::duration<double, std::milli>(SteadyClock::now() - start_).count());
    if (--left_ == 0) changed_.notify_all();
  }

  // Deliveries a second; 0 when one was missing.
  double Run(int changes, const std::function<void()>& cause) {
    const auto begin = SteadyClock::now();
    for (int i = 0; i < changes; ++i) {
      {
        const std::lock_guard lock(mutex_);
        left_ = consoles_;
        start_ = SteadyClock::now();
      }
      cause();
      std::unique_lock lock(mutex_);
      if (!changed_.wait_for(lock, kPatience, [this] { return left_ == 0; })) {
        std::fprintf(stderr, "  change %d did not come to %zu consoles\n", i + 1, left_);
        return 0;
      }
    }
    return static_cast<double>(consoles_) * changes /
           std::chrono::duration<double>(SteadyClock::now() - begin).count();
  }

  std::vector<double>& delays_ms() { return delays_ms_; }
  void ForgetDelays() { delays_ms_.clear(); }

 private:
  const std::size_t consoles_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_ = 0;
  SteadyClock::time_point start_;
  std::vector<double> delays_ms_;
};

// The product with its consoles and the PBX.
class ProductSide {
 public:
  explicit ProductSide(std::size_t consoles)
      : center_({.agents = consoles, .customers = 100}), fan_out_(consoles) {
    center_.Start();
  }

  // Opens all consoles and the link; the first console opens before memory is looked at.
  void Open() {
    const auto& tokens = center_.agent_tokens();
    consoles_.emplace(center_.address(), [this](const agent::v1::WatchResponse& frame,
                                                std::size_t bytes) { Hear(frame, bytes); });
    consoles_->Open({tokens.front()});
    const double before = center_.server().ResidentKilobytes();
    consoles_->Open({tokens.begin() + 1, tokens.end()});
    memory_kb_ = (center_.server().ResidentKilobytes() - before) /
                 static_cast<double>(std::max<std::size_t>(1, tokens.size() - 1));
    link_.emplace(
        ProductLink::Access{
            .address = center_.address(), .link = "links/pbx-1", .token = center_.link_token()},
        [](const call::v1::ConnectResponse&, std::size_t) {});
  }

  // The link comes up for the first time; false when a console was not told.
  bool Join() {
    return fan_out_.Run(1, [this] { link_->Join(); }) > 0;
  }
  double Run(int changes) {
    return fan_out_.Run(changes, [this] { link_->LoseEvent(); });
  }

  FanOut& fan_out() { return fan_out_; }
  double memory_kb() const { return memory_kb_; }
  std::size_t frame_bytes() const { return frame_bytes_; }
  std::string Trouble() const {
    const std::string trouble = link_->Trouble();
    return trouble.empty() ? consoles_->Trouble() : trouble;
  }

 private:
  void Hear(const agent::v1::WatchResponse& frame, std::size_t bytes) {
    for (const auto& event : frame.events().events()) {
      if (!event.has_link_changed() ||
          event.link_changed().status().state() != routing::v1::LINK_STATE_UP)
        continue;
      frame_bytes_ = bytes;
      fan_out_.Came();
    }
  }

  CallCenter center_;
  FanOut fan_out_;
  double memory_kb_ = 0;
  std::atomic<std::size_t> frame_bytes_{0};
  std::optional<ProductConsoles> consoles_;
  std::optional<ProductLink> link_;
};

// The control with its streams.
class BareSide {
 public:
  BareSide(std::size_t consoles, std::size_t frame_bytes)
      : server_({ProgramFolder() + "/strowger_bench", "--serve-bare"}, 0),
        frame_bytes_(frame_bytes),
        fan_out_(consoles) {
    address_ = WaitForAddress(server_);
  }

  void Open(std::size_t consoles) {
    const auto heard = [this](std::uint64_t) { fan_out_.Came(); };
    first_ = OpenBareConsoles(address_, 1, heard);
    const double before = server_.ResidentKilobytes();
    others_ = OpenBareConsoles(address_, consoles - 1, heard);
    memory_kb_ = (server_.ResidentKilobytes() - before) /
                 static_cast<double>(std::max<std::size_t>(1, consoles - 1));
    link_ = std::make_unique<RawStream>(OwnChannel(address_), kBareFanOut, "",
                                        [](const grpc::ByteBuffer&) {});
  }
  double Run(int changes) {
    return fan_out_.Run(changes, [this] {
      std::string message;
      PutNumber(message, 1);
      PutNumber(message, frame_bytes_);
      link_->Write(MakeBuffer(message));
    });
  }

  FanOut& fan_out() { return fan_out_; }
  double memory_kb() const { return memory_kb_; }

 private:
  Program server_;
  const std::size_t frame_bytes_;
  FanOut fan_out_;
  std::string address_;
  double memory_kb_ = 0;
  std::vector<std::unique_ptr<RawStream>> first_, others_;
  std::unique_ptr<RawStream> link_;
};

bool Complain(const std::string& why) {
  std::fprintf(stderr, "strowger_bench: %s\n", why.c_str());
  return false;
}

void PrintDelays(const std::string& name, FanOut& fan_out) {
  PrintFigure(name + "p50", AtShare(fan_out.delays_ms(), 0.5), "ms");
  PrintFigure(name + "p99", AtShare(fan_out.delays_ms(), 0.99), "ms");
}

bool MeasureFanOut(const Plan& plan, ProductSide& product, BareSide& bare) {
  // The first changes warm both up.
  if (product.Run(plan.changes) == 0) {
    return Complain("a console was not told. " + product.Trouble());
  }
  if (bare.Run(plan.changes) == 0) return Complain("a bare console was not told");
  product.fan_out().ForgetDelays();
  bare.fan_out().ForgetDelays();
  std::vector<double> ours, theirs;
  for (int round = 0; round < plan.rounds; ++round) {
    ours.push_back(product.Run(plan.changes));
    theirs.push_back(bare.Run(plan.changes));
    if (ours.back() == 0) return Complain("a console was not told. " + product.Trouble());
    if (theirs.back() == 0) return Complain("a bare console was not told");
    std::fprintf(stderr, "  round %d: %.0f/s beside bare %.0f/s\n", round + 1, ours.back(),
                 theirs.back());
  }
  const std::string name = "consoles." + std::to_string(plan.consoles) + ".";
  const double ratio = Median(ours) / Median(theirs);
  PrintFigure(name + "events", Median(ours), "1/s");
  PrintFigure(name + "bare_events", Median(theirs), "1/s");
  PrintFigure(name + "ratio", ratio, "1");
  PrintDelays(name, product.fan_out());
  PrintDelays(name + "bare_", bare.fan_out());
  PrintBarAtLeast(name + "ratio", ratio, kRatioBar);
  return true;
}

bool Measure(const Plan& plan) {
  ProductSide product(plan.consoles);
  const OnProcessor second(1);
  std::fprintf(stderr, "  %zu consoles come\n", plan.consoles);
  product.Open();
  if (!product.Join()) return Complain("a console was not told that the link is up");
  BareSide bare(plan.consoles, product.frame_bytes());
  bare.Open(plan.consoles);
  if (!MeasureFanOut(plan, product, bare)) return false;
  const std::string name = "consoles." + std::to_string(plan.consoles) + ".";
  PrintFigure(name + "frame", static_cast<double>(product.frame_bytes()), "bytes");
  PrintFigure(name + "memory_per_console", product.memory_kb(), "kB");
  PrintFigure(name + "bare_memory_per_stream", bare.memory_kb(), "kB");
  PrintFigure(name + "memory_ratio", product.memory_kb() / bare.memory_kb(), "1");
  PrintBarAtMost(name + "memory_ratio", product.memory_kb() / bare.memory_kb(), kMemoryBar);
  return true;
}

}  // namespace

bool RunConsoles(Length length) {
  if (length == Length::kShort) return Measure({.consoles = 10, .rounds = 1, .changes = 5});
  return Measure({.consoles = 100, .rounds = 5, .changes = 500}) &&
         Measure({.consoles = 1000, .rounds = 5, .changes = 50});
}

}  // namespace strowger::bench
