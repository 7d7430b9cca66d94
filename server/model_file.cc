#include "model_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "adapters/store/digest.h"
#include "core/classify/classifier_model.h"

namespace strowger {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Error ModelTrouble(const std::string& reason, const std::string& what, const std::string& path) {
  const std::string why = std::system_category().message(errno);
  return InvalidArgument(reason, what + " " + path + ": " + why, {{"file", path}, {"why", why}});
}

Result<std::string> ReadModelBytes(const std::string& path) {
  constexpr char kReason[] = "MODEL_UNREADABLE";
  constexpr char kWhat[] = "cannot read the model";
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  struct stat about {};
  if (!file || fstat(fileno(file.get()), &about) != 0) return ModelTrouble(kReason, kWhat, path);
  const bool is_model =
      S_ISREG(about.st_mode) && static_cast<std::size_t>(about.st_size) <= core::kModelBytesMax;
  if (!is_model) {
    return InvalidArgument(kReason, path + " is no file of a model, or larger than any may be",
                           {{"file", path}});
  }
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  if (std::fread(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) {
    return ModelTrouble(kReason, kWhat, path);
  }
  return bytes;
}

Result<core::TextClassifier> ReadModelOf(const std::string& path, const std::string& bytes) {
  Result<core::TextClassifier> read = core::ReadModel(bytes);
  if (read.ok()) return read;
  Error error = read.error();
  error.message = path + ": " + error.message;
  error.metadata["file"] = path;
  return error;
}

}  // namespace

Result<core::TextClassifier> ReadModelFile(const std::string& path) {
  const auto bytes = ReadModelBytes(path);
  if (!bytes.ok()) return bytes.error();
  return ReadModelOf(path, *bytes);
}

Result<std::shared_ptr<const service::TopicModel>> ReadModelInUse(const std::string& path) {
  const auto bytes = ReadModelBytes(path);
  if (!bytes.ok()) return bytes.error();
  auto classifier = ReadModelOf(path, *bytes);
  if (!classifier.ok()) return classifier.error();
  return std::make_shared<const service::TopicModel>(
      service::TopicModel{std::move(classifier).value(),
                          store::Sha256Hex(*bytes).substr(0, service::kModelDigestBytes)});
}

Result<void> WriteModelFile(const std::string& path, const core::TextClassifier& classifier) {
  const std::string bytes = core::WriteModel(classifier);
  const std::string part = path + ".part";
  File file(std::fopen(part.c_str(), "wb"), &std::fclose);
  const bool is_written = file &&
                          std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
                          std::fflush(file.get()) == 0 && fsync(fileno(file.get())) == 0;
  if (!is_written || std::rename(part.c_str(), path.c_str()) != 0) {
    return ModelTrouble("MODEL_UNWRITABLE", "cannot write the model", path);
  }
  return {};
}

}  // namespace strowger
