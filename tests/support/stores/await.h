#pragma once

#include <functional>
#include <future>

#include "base/result.h"

namespace strowger {

// Calls a port's method and waits for its answer: Await<Ticket>([&](auto done) { store.Get(id,
// done); }).
template <class T, class Call>
Result<T> Await(Call call) {
  std::promise<Result<T>> answer;
  call([&answer](Result<T> result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

}  // namespace strowger
