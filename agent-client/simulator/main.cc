#include <pthread.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include "simulator/options.h"
#include "simulator/simulation.h"

namespace {

constexpr int kNotReached = 1;
constexpr int kEventsLeft = 2;

// Signals are taken by a thread that waits for them, so that nothing runs in a handler.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

}  // namespace

int main(int argc, char** argv) {
  auto read = strowger::simulator::ReadCommandLine(argc, argv);
  if (const int* code = std::get_if<int>(&read)) return *code;
  const sigset_t signals = BlockSignals();
  strowger::simulator::Simulation simulation(
      std::move(std::get<strowger::simulator::SimulationOptions>(read)));
  std::thread waiter([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    simulation.Stop();
  });
  const auto ran = simulation.Run();
  pthread_kill(waiter.native_handle(), SIGTERM);
  waiter.join();
  if (!ran.ok()) {
    std::fprintf(stderr, "strowger-pbx-simulator: %s\n", ran.error().message.c_str());
    return kNotReached;
  }
  std::fputs(simulation.tally().Summary().c_str(), stdout);
  if (simulation.unacknowledged() > 0) {
    std::fprintf(stderr, "strowger-pbx-simulator: %zu events were never acknowledged.\n",
                 simulation.unacknowledged());
    return kEventsLeft;
  }
  return 0;
}
