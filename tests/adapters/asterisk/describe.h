#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "adapters/asterisk/ari_request.h"
#include "service/ports/telephony.h"

// What an adapter asks and tells, as short texts for tests to compare.
namespace strowger::asterisk {

// "POST /channels/1.1/answer".
inline std::string Describe(const AriRequest& request) {
  constexpr std::array<const char*, 4> kMethods{"GET", "POST", "PUT", "DELETE"};
  return std::string(kMethods.at(static_cast<std::size_t>(request.method))) + " " + request.target;
}

// "failed leg-1 busy", "cleared 1.1", "call cleared transferred", "refused leg-1 failure".
inline std::string Describe(const service::LinkEvent& event) {
  constexpr std::array<const char*, 7> kKinds{"delivered", "established", "held",  "retrieved",
                                              "failed",    "cleared",     "digits"};
  constexpr std::array<const char*, 9> kCauses{
      "",        " busy",    " no-answer",         " unreachable", " rejected", " transferred",
      " resync", " failure", " answered-elsewhere"};
  const auto cause = [&](core::Cause value) { return kCauses.at(static_cast<std::size_t>(value)); };
  if (const auto* offered = std::get_if<service::OfferedCall>(&event)) {
    return "offered " + offered->call.value;
  }
  if (const auto* leg = std::get_if<core::LegEvent>(&event)) {
    return kKinds.at(static_cast<std::size_t>(leg->kind)) + (" " + leg->leg.value) +
           cause(leg->cause) + leg->digits;
  }
  if (const auto* cleared = std::get_if<core::CallCleared>(&event)) {
    return std::string("call cleared") + cause(cleared->cause);
  }
  const auto& refused = std::get<core::CommandRefused>(event);
  return "refused " + refused.leg.value + cause(refused.cause);
}

template <class T>
std::vector<std::string> DescribeAll(const std::vector<T>& things) {
  std::vector<std::string> texts;
  for (const T& thing : things) texts.push_back(Describe(thing));
  return texts;
}

}  // namespace strowger::asterisk
