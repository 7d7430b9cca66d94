#include "service/exchange/line_plan.h"

#include <algorithm>
#include <charconv>

namespace strowger::service {

namespace {

bool Exists(const LinePlan& plan, const QueueId& queue) {
  return std::find(plan.queues.begin(), plan.queues.end(), queue) != plan.queues.end();
}

using Attached = std::map<std::string, std::string>;

const std::string* FindAttached(const Attached& attached, const std::string& key) {
  const auto found = attached.find(key);
  return found == attached.end() ? nullptr : &found->second;
}

int AttachedPriority(const OfferedCall& call) {
  const std::string* text = FindAttached(call.attached, "priority");
  if (text == nullptr) return 0;
  int priority = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), priority);
  if (error != std::errc{} || end != text->data() + text->size()) return 0;
  return std::clamp(priority, -kAttachedPriorityMax, kAttachedPriorityMax);
}

// Cuts at a character's border, so that the text stays UTF-8.
std::string Bounded(const std::string& text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

QueueId ChooseQueue(const LinePlan& plan, const LinkId& link, const OfferedCall& call) {
  if (const std::string* wanted = FindAttached(call.attached, "queue"); wanted != nullptr) {
    if (const QueueId queue{*wanted}; Exists(plan, queue)) return queue;
  }
  if (const auto found = plan.dialled.find(call.dialled); found != plan.dialled.end()) {
    return found->second;
  }
  const auto found = plan.links.find(link);
  return found == plan.links.end() ? QueueId{} : found->second.default_queue;
}

core::CallArrived MakeArrival(const LinePlan& plan, const LinkId& link, const OfferedCall& call) {
  core::CallArrived arrival;
  arrival.link = link;
  arrival.call = call.call;
  arrival.customer_leg = call.customer_leg;
  arrival.queue = ChooseQueue(plan, link, call);
  arrival.priority = AttachedPriority(call);
  if (const std::string* language = FindAttached(call.attached, "language"); language != nullptr) {
    if (const auto found = plan.languages.find(*language); found != plan.languages.end()) {
      arrival.needs.push_back({.skill = found->second});
    }
  }
  arrival.ani = Bounded(call.caller, kNumberBytesMax);
  arrival.dialled = Bounded(call.dialled, kNumberBytesMax);
  for (const auto& [key, value] : call.attached) {
    if (arrival.attached.size() == kAttachedEntriesMax) break;
    arrival.attached.emplace(Bounded(key, kAttachedBytesMax), Bounded(value, kAttachedBytesMax));
  }
  return arrival;
}

CallerQuery MakeCallerQuery(const LinkId& link, const std::string& number,
                            const Attached& attached) {
  CallerQuery query{.number = number, .link = link, .customer = {}, .account = {}};
  if (const auto* customer = FindAttached(attached, "customer")) query.customer = *customer;
  if (const auto* account = FindAttached(attached, "account")) query.account = *account;
  return query;
}

}  // namespace strowger::service
