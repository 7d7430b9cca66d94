#include <algorithm>
#include <chrono>
#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/write_floor.h"
#include "core/floor/input.h"
#include "strowger/routing/v1/work.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace routing::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// What came earlier counts as having come then.
constexpr Duration kAgeMax = std::chrono::days(365);
constexpr int kPriorityMax = 1000;  // In both directions.

TimePoint ReadArrival(const google::protobuf::Timestamp& time, TimePoint now) {
  const auto oldest = std::chrono::floor<std::chrono::seconds>((now - kAgeMax).time_since_epoch());
  const auto newest = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  const std::chrono::seconds seconds(
      std::clamp<std::int64_t>(time.seconds(), oldest.count(), newest.count()));
  const auto nanos = std::clamp(time.nanos(), 0, 999'999'999);
  return std::min(now, TimePoint(seconds) + std::chrono::nanoseconds(nanos));
}

Error ChannelInvalid() {
  return InvalidArgument("CHANNEL_INVALID", "channel must be a mail, a chat or a task.",
                         {{"field", "channel"}});
}

// The key is the caller's own: two programs that number their messages alike do not meet.
Result<core::SubmitWork> ReadWork(const SubmitWorkRequest& request, const std::string& user,
                                  TimePoint now) {
  core::SubmitWork work;
  const std::optional<core::Channel> channel = FromProto(request.channel());
  if (!channel || core::IsVoice(*channel)) return ChannelInvalid();
  work.channel = *channel;
  if (!request.key().empty()) work.key = user + "/" + request.key();
  auto queue = ParseName<QueueId>("queue", request.queue());
  if (!queue.ok()) return queue.error();
  work.queue = *queue;
  work.priority = std::clamp(request.priority(), -kPriorityMax, kPriorityMax);
  for (const SkillLevel& need : request.needs()) {
    auto skill = ParseName<SkillId>("needs.skill", need.skill());
    if (!skill.ok()) return skill.error();
    work.needs.push_back({*skill, need.level()});
  }
  auto customer = ParseOptionalName<CustomerId>("customer", request.customer());
  if (!customer.ok()) return customer.error();
  work.customer = *customer;
  work.contact = request.contact();
  work.subject = request.subject();
  work.attached.insert(request.attached().begin(), request.attached().end());
  work.arrived = request.has_arrive_time() ? ReadArrival(request.arrive_time(), now) : now;
  return work;
}

class WorkServiceImpl final : public WorkService::CallbackService {
 public:
  explicit WorkServiceImpl(const ServiceContext& context)
      : clock_(context.application.clock),
        door_(context.door),
        exchange_(context.application.exchange) {}

  Reactor* SubmitWork(Context* c, const SubmitWorkRequest* q, SubmitWorkResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const SubmitWorkRequest& request,
                             Reply<SubmitWorkResponse> reply) {
                        auto work = ReadWork(request, caller.actor.user, clock_.Now());
                        if (!work.ok()) return reply.Refuse(work.error());
                        exchange_.SubmitWork(std::move(work).value(), caller.actor,
                                             [reply](const Result<service::SubmittedWork>& done) {
                                               if (!done.ok()) return reply.Refuse(done.error());
                                               reply(Describe(*done));
                                             });
                      });
  }

  Reactor* WithdrawWork(Context* c, const WithdrawWorkRequest* q,
                        WithdrawWorkResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const WithdrawWorkRequest& request,
                             Reply<WithdrawWorkResponse> reply) {
                        auto item = ParseName<WorkItemId>("work_item", request.work_item());
                        if (!item.ok()) return reply.Refuse(item.error());
                        exchange_.Submit(core::WithdrawWork{*item}, caller.actor,
                                         Answering(std::move(reply)));
                      });
  }

 private:
  static SubmitWorkResponse Describe(const service::SubmittedWork& work) {
    SubmitWorkResponse response;
    response.set_work_item(NameOf(work.item));
    response.set_interaction(NameOf(core::InteractionOf(work.item)));
    response.set_was_known(work.was_known);
    return response;
  }

  const Clock& clock_;
  const Door& door_;
  service::Exchange& exchange_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeWorkService(const ServiceContext& context) {
  return std::make_unique<WorkServiceImpl>(context);
}

}  // namespace strowger::rpc
