#include <algorithm>
#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"
#include "adapters/grpc/write_records.h"
#include "strowger/admin/v1/admin.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace admin::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

constexpr std::size_t kUserNameBytesMax = 64;

bool IsUserName(const std::string& name) {
  return !name.empty() && name.size() <= kUserNameBytesMax &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos;
}

void Write(const service::User& user, User& out) {
  out.set_name(UserNameOf(user.name));
  out.set_display_name(user.display_name);
  for (const service::Role role : user.roles) out.add_roles(ToProto(role));
  out.set_agent(NameOf(user.agent));
  out.set_link(NameOf(user.link));
  out.set_is_disabled(user.is_disabled);
}

void Write(const service::JournalFigures& figures, StoreStatus& out) {
  out.set_waiting_batches(static_cast<std::uint32_t>(figures.waiting_batches));
  out.set_waiting_changes(static_cast<std::uint32_t>(figures.waiting_changes));
  SetDuration(figures.oldest_wait, out.mutable_oldest_wait_duration());
  SetDuration(figures.last_commit_duration, out.mutable_last_commit_duration());
  out.set_commits(figures.commits);
  out.set_failed_commits(figures.failed_commits);
}

service::Role ReadRole(int role) {
  switch (role) {
    case access::v1::ROLE_SUPERVISOR:
      return service::Role::kSupervisor;
    case access::v1::ROLE_PBX:
      return service::Role::kPbx;
    case access::v1::ROLE_INTEGRATOR:
      return service::Role::kIntegrator;
    case access::v1::ROLE_ADMINISTRATOR:
      return service::Role::kAdministrator;
    default:
      return service::Role::kAgent;
  }
}

Result<service::User> ReadUser(const User& user) {
  auto name = ParseName<UserId>("user.name", user.name());
  if (!name.ok()) return name.error();
  if (!IsUserName(name->value)) {
    return InvalidArgument("USER_NAME_INVALID",
                           "A user's name is 1 to 64 of a-z, 0-9, dot, dash and underscore.",
                           {{"field", "user.name"}, {"value", name->value}});
  }
  if (user.roles_size() == 0 ||
      std::count(user.roles().begin(), user.roles().end(), access::v1::ROLE_UNSPECIFIED) > 0) {
    return InvalidArgument("ROLES_MISSING", "A user needs at least one role.",
                           {{"field", "user.roles"}});
  }
  auto agent = ParseOptionalName<AgentId>("user.agent", user.agent());
  if (!agent.ok()) return agent.error();
  auto link = ParseOptionalName<LinkId>("user.link", user.link());
  if (!link.ok()) return link.error();
  service::User read;
  read.name = name->value;
  read.display_name = user.display_name();
  for (const int role : user.roles()) read.roles.push_back(ReadRole(role));
  read.agent = *agent;
  read.link = *link;
  return read;
}

ConfigurationChange::Kind ToWire(service::ConfigurationChange::Kind kind) {
  switch (kind) {
    case service::ConfigurationChange::Kind::kAdded:
      return ConfigurationChange::KIND_ADDED;
    case service::ConfigurationChange::Kind::kChanged:
      return ConfigurationChange::KIND_CHANGED;
    case service::ConfigurationChange::Kind::kRemoved:
      return ConfigurationChange::KIND_REMOVED;
  }
  return ConfigurationChange::KIND_UNSPECIFIED;
}

void Write(std::string_view stage, const service::PopFigures::Taken& taken, std::uint64_t left_out,
           PopStageStatus& out) {
  out.set_stage(std::string(stage));
  out.set_count(taken.count);
  SetDuration(taken.total, out.mutable_total_duration());
  SetDuration(taken.p50, out.mutable_p50_duration());
  SetDuration(taken.p99, out.mutable_p99_duration());
  out.set_left_out(left_out);
}

void Write(const service::PopFigures& figures, PopStatus& out) {
  out.set_pops(figures.pops);
  out.set_partial_pops(figures.partial);
  out.set_late_pops(figures.late);
  Write("whole", figures.whole, 0, *out.mutable_whole());
  for (std::size_t i = 0; i < figures.stages.size(); ++i) {
    const service::PopFigures::Stage& stage = figures.stages[i];
    Write(core::NameOf(static_cast<core::PopStage>(i)), stage.taken, stage.left_out,
          *out.add_stages());
  }
}

// Answers with what a change of the configuration did, or would do.
template <class Response>
service::Done<service::ConfigurationOutcome> TellingOutcome(Reply<Response> reply) {
  return [reply = std::move(reply)](Result<service::ConfigurationOutcome> outcome) {
    if (!outcome.ok()) return reply.Refuse(outcome.error());
    Response response;
    for (const service::ConfigurationChange& change : outcome->changes) {
      ConfigurationChange& out = *response.add_changes();
      out.set_kind(ToWire(change.kind));
      out.set_name(change.name);
    }
    for (const std::string& part : outcome->needs_restart) response.add_needs_restart(part);
    response.set_etag(outcome->etag);
    reply(std::move(response));
  };
}

class AdminServiceImpl final : public AdminService::CallbackService {
 public:
  AdminServiceImpl(const ServiceContext& context, std::vector<LinkId> links,
                   std::uint64_t open_files_max)
      : context_(context),
        door_(context.door),
        access_(context.application.access),
        configurator_(context.application.configurator),
        links_(std::move(links)),
        open_files_max_(open_files_max),
        started_(context.application.clock.Now()) {}

  Reactor* CreateUser(Context* c, const CreateUserRequest* q, CreateUserResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<CreateUserResponse> reply) {
          auto user = ReadUser(request.user());
          if (!user.ok()) return reply.Refuse(user.error());
          Create(caller.actor, std::move(user).value(), request.password(), std::move(reply));
        });
  }

  Reactor* ListUsers(Context* c, const ListUsersRequest* q, ListUsersResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListUsersResponse> reply) {
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      access_.ListUsers([size = *size, token = request.page_token(),
                         reply](Result<std::vector<service::User>> users) {
        if (!users.ok()) return reply.Refuse(users.error());
        reply(PageOfUsers(std::move(users).value(), token, size));
      });
    });
  }

  Reactor* SetPassword(Context* c, const SetPasswordRequest* q, SetPasswordResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<SetPasswordResponse> reply) {
          auto user = ParseName<UserId>("user", request.user());
          if (!user.ok()) return reply.Refuse(user.error());
          access_.SetPassword(caller.actor, user->value, request.password(),
                              Answering(std::move(reply)));
        });
  }

  Reactor* DisableUser(Context* c, const DisableUserRequest* q, DisableUserResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<DisableUserResponse> reply) {
          auto user = ParseName<UserId>("user", request.user());
          if (!user.ok()) return reply.Refuse(user.error());
          if (user->value == caller.actor.user) {
            return reply.Refuse(FailedPrecondition(
                "OWN_USER", "You cannot shut yourself out; another administrator can.",
                {{"user", request.user()}}));
          }
          SetDisabled(caller, *user, true, std::move(reply));
        });
  }

  Reactor* EnableUser(Context* c, const EnableUserRequest* q, EnableUserResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<EnableUserResponse> reply) {
                        auto user = ParseName<UserId>("user", request.user());
                        if (!user.ok()) return reply.Refuse(user.error());
                        SetDisabled(caller, *user, false, std::move(reply));
                      });
  }

  Reactor* GetConfiguration(Context* c, const GetConfigurationRequest* q,
                            GetConfigurationResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<GetConfigurationResponse> reply) {
      configurator_.ReadText([reply](Result<service::ConfigurationText> read) {
        if (!read.ok()) return reply.Refuse(read.error());
        GetConfigurationResponse response;
        response.set_text(read->text);
        response.set_etag(read->etag);
        reply(std::move(response));
      });
    });
  }

  Reactor* ChangeConfiguration(Context* c, const ChangeConfigurationRequest* q,
                               ChangeConfigurationResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<ChangeConfigurationResponse> reply) {
          configurator_.Change({.text = request.text(), .etag = request.etag()},
                               {.only_check = request.validate_only(), .actor = caller.actor},
                               TellingOutcome(std::move(reply)));
        });
  }

  Reactor* ReloadConfiguration(Context* c, const ReloadConfigurationRequest* q,
                               ReloadConfigurationResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<ReloadConfigurationResponse> reply) {
          configurator_.Reload({.only_check = request.validate_only(), .actor = caller.actor},
                               TellingOutcome(std::move(reply)));
        });
  }

  Reactor* GetServerStatus(Context* c, const GetServerStatusRequest* q,
                           GetServerStatusResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<GetServerStatusResponse> reply) {
      service::Exchange& exchange = context_.application.exchange;
      exchange.ReadRingFigures([this, &exchange, reply](service::RingFigures rings) {
        exchange.ReadPopFigures([this, &exchange, rings, reply](service::PopFigures pops) {
          exchange.Inspect([this, rings, pops, reply](const core::Floor& floor) {
            GetServerStatusResponse status = Describe(floor, rings);
            Write(pops, *status.mutable_pops());
            reply(std::move(status));
          });
        });
      });
    });
  }

 private:
  template <class Response>
  void SetDisabled(const Caller& caller, const UserId& user, bool disabled,
                   Reply<Response> reply) const {
    access_.SetDisabled(caller.actor, user.value, disabled, [reply](Result<service::User> changed) {
      if (!changed.ok()) return reply.Refuse(changed.error());
      reply(Response());
    });
  }

  // What a user refers to must exist.
  void Create(const service::Actor& actor, service::User user, const std::string& password,
              Reply<CreateUserResponse> reply) const {
    if (user.link && std::count(links_.begin(), links_.end(), user.link) == 0) {
      return reply.Refuse(NotFound("LINK_UNKNOWN", "There is no link " + user.link.value + ".",
                                   {{"field", "user.link"}, {"link", NameOf(user.link)}}));
    }
    context_.application.exchange.Inspect([this, actor, user = std::move(user), password,
                                           reply](const core::Floor& floor) {
      if (user.agent && floor.FindAgent(user.agent) == nullptr) {
        return reply.Refuse(NotFound("AGENT_UNKNOWN", "There is no agent " + user.agent.value + ".",
                                     {{"field", "user.agent"}, {"agent", NameOf(user.agent)}}));
      }
      access_.CreateUser(actor, user, password, [reply](Result<service::User> made) {
        if (!made.ok()) return reply.Refuse(made.error());
        CreateUserResponse response;
        Write(*made, *response.mutable_user());
        reply(std::move(response));
      });
    });
  }

  static ListUsersResponse PageOfUsers(std::vector<service::User> users, const std::string& token,
                                       std::size_t size) {
    std::sort(users.begin(), users.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    ListUsersResponse response;
    std::string last;
    for (const service::User& user : users) {
      if (user.name <= token) continue;
      if (static_cast<std::size_t>(response.users_size()) == size) {
        response.set_next_page_token(last);
        break;
      }
      Write(user, *response.add_users());
      last = user.name;
    }
    return response;
  }

  GetServerStatusResponse Describe(const core::Floor& floor,
                                   const service::RingFigures& rings) const {
    GetServerStatusResponse status;
    status.set_version(STROWGER_VERSION);
    SetTime(started_, status.mutable_start_time());
    for (const LinkId& link : links_) {
      rpc::Write(service::LinkChanged{.link = link, .is_up = floor.IsLinkUp(link), .why = {}},
                 *status.add_links());
    }
    std::uint32_t logged_on = 0;
    for (const core::AgentSetup& agent : floor.setup().agents) {
      const core::AgentState* state = floor.FindAgent(agent.id);
      if (state != nullptr && state->presence != core::Presence::kLoggedOff) ++logged_on;
    }
    std::size_t waiting = 0;
    for (const core::QueueSetup& queue : floor.setup().queues) {
      waiting += floor.DescribeQueue(queue.id).waiting;
    }
    status.set_agents_logged_on(logged_on);
    status.set_waiting(static_cast<std::uint32_t>(waiting));
    status.set_streams(static_cast<std::uint32_t>(context_.streams.open()));
    status.set_ignored_inputs(floor.ignored_inputs());
    Write(context_.application.journal.figures(), *status.mutable_store());
    status.set_open_files_max(open_files_max_);
    status.set_rings(rings.rings);
    status.set_rings_before_pop(rings.rings_before_pop);
    return status;
  }

  const ServiceContext context_;
  const Door& door_;
  service::Access& access_;
  service::Configurator& configurator_;
  const std::vector<LinkId> links_;
  const std::uint64_t open_files_max_;
  const TimePoint started_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAdminService(const ServiceContext& context,
                                                std::vector<LinkId> links,
                                                std::uint64_t open_files_max) {
  return std::make_unique<AdminServiceImpl>(context, std::move(links), open_files_max);
}

}  // namespace strowger::rpc
