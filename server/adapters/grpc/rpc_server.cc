#include "adapters/grpc/rpc_server.h"

#include <chrono>
#include <mutex>
#include <utility>

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>
#include <spdlog/spdlog.h>

namespace strowger::rpc {

namespace {

// A snapshot of 20,000 calls fits; what one field may hold is checked by the door.
constexpr int kMessageBytesMax = 16 * 1024 * 1024;
constexpr int kMetadataBytesMax = 16 * 1024;
// One connection may carry the consoles of a whole site; streams and calls have maxima of their
// own.
constexpr int kCallsPerConnectionMax = 20'000;
// A console whose machine vanished is noticed after at most this and a half.
constexpr std::chrono::milliseconds kKeepaliveTime{20'000};
constexpr std::chrono::milliseconds kKeepaliveTimeout{10'000};
constexpr std::chrono::milliseconds kClientPingIntervalMin{5'000};
// What is under way gets this long at Stop.
constexpr std::chrono::milliseconds kStopGrace{100};

// gRPC has its own words for what we tell in one line; they are kept for those who look closely.
void UseOurLog() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    gpr_set_log_function([](gpr_log_func_args* args) { spdlog::debug("grpc: {}", args->message); });
  });
}

void Configure(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMessageBytesMax);
  builder.SetMaxSendMessageSize(kMessageBytesMax);
  // Two servers on one port would silently share its connections.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kCallsPerConnectionMax);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(kKeepaliveTime.count()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                             static_cast<int>(kKeepaliveTimeout.count()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             static_cast<int>(kClientPingIntervalMin.count()));
}

}  // namespace

RpcServer::RpcServer(const Application& application, RpcServerOptions options)
    : application_(application),
      options_(std::move(options)),
      methods_(MethodTable::OfAllServices()),
      ledger_(options_.remembered_answers_max),
      door_(methods_, application_.access, ledger_, options_.masked_roles),
      streams_(options_.streams.streams_max),
      senders_(options_.sender_threads_count) {
  for (const LinkId& id : options_.grpc_links) {
    links_.emplace(id, std::make_unique<PbxLink>(id, application_.exchange));
  }
  const ServiceContext context{application_, door_, senders_, streams_, options_.streams};
  services_.push_back(MakeSignInService(context));
  services_.push_back(MakeDeskService(context));
  services_.push_back(MakeCallbacksService(context));
  services_.push_back(MakeFloorService(context));
  services_.push_back(MakeWorkService(context));
  services_.push_back(MakeCustomerService(context));
  services_.push_back(MakeReviewService(context));
  services_.push_back(MakeTimelineService(context));
  services_.push_back(MakeProfileService(context));
  services_.push_back(MakePrivacyService(context));
  services_.push_back(MakeQualityService(context));
  services_.push_back(MakeCustomerExchangeService(context));
  services_.push_back(MakeWebhookService(context));
  services_.push_back(MakeAcknowledgementService(context));
  services_.push_back(MakeCannedTextService(context));
  services_.push_back(MakeMailCareService(context));
  services_.push_back(MakeMailService(context));
  services_.push_back(MakeMailReportService(context));
  services_.push_back(MakeMailTopicService(context));
  services_.push_back(MakeOutgoingMailService(context));
  services_.push_back(MakeCampaignService(context));
  services_.push_back(MakeTicketService(context));
  services_.push_back(MakeAdminService(context, options_.links, options_.open_files_max));
  services_.push_back(MakePbxLinkService(context, links_));
}

RpcServer::~RpcServer() { Stop(); }

service::Telephony& RpcServer::link(const LinkId& id) { return *links_.at(id); }

Result<void> RpcServer::Start() {
  UseOurLog();
  auto credentials = MakeCredentials(options_.listen);
  if (!credentials.ok()) return credentials.error();
  if (auto checked = CheckAddress(options_.listen.address); !checked.ok()) return checked;
  senders_.Start();

  grpc::ServerBuilder builder;
  Configure(builder);
  builder.AddListeningPort(options_.listen.address, std::move(credentials).value(), &port_);
  for (const auto& service : services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) {
    server_.reset();
    senders_.Stop();
    return FailedPrecondition("ADDRESS_REFUSED",
                              "server.listen: cannot listen on " + options_.listen.address + ".",
                              {{"address", options_.listen.address}});
  }
  return {};
}

void RpcServer::Stop() {
  if (server_ == nullptr) return;
  server_->GetHealthCheckService()->SetServingStatus(false);
  server_->Shutdown(std::chrono::system_clock::now() + kStopGrace);
  senders_.Stop();
  server_.reset();
}

std::shared_ptr<grpc::Channel> RpcServer::OpenInProcessChannel() {
  return server_->InProcessChannel({});
}

}  // namespace strowger::rpc
