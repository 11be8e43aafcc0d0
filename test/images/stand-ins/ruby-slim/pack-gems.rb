# Packs the gems that Debian has installed: their files, found through Debian's own lists, and their specifications;
# and writes the index that a folder of gems needs to be a source (RubyGems' "Marshal" index).
require "rubygems/package"
require "fileutils"
require "zlib"

output = File.expand_path(ARGV.fetch(0))
quick = "#{output}/quick/Marshal.#{Gem.marshal_version}"
FileUtils.mkdir_p(["#{output}/gems", quick])

def files_of(spec)
  package = `dpkg-query --search #{spec.loaded_from}`[/\A[^:]+/]
  listed = `dpkg-query --listfiles #{package}`.split("\n").select { |path| File.file?(path) }
  listed.filter_map do |path|
    name = path[%r{/gems/#{Regexp.escape(spec.full_name)}/(.+)}, 1]
    name ||= "lib/#{$1}" if path =~ %r{\A/usr/lib/ruby/vendor_ruby/(.+)}
    name && [path, name]
  end
end

specs = Gem::Specification.reject(&:default_gem?).filter_map do |spec|
  files = files_of(spec)
  next if files.empty? || spec.extensions.any?
  folder = "/tmp/#{spec.full_name}"
  files.each do |path, name|
    FileUtils.mkdir_p(File.dirname("#{folder}/#{name}"))
    FileUtils.cp(path, "#{folder}/#{name}")
  end
  copy = spec.dup
  copy.files = files.map(&:last)
  copy.require_paths = ["lib"]
  copy.executables = copy.rdoc_options = copy.extra_rdoc_files = copy.test_files = []
  Dir.chdir(folder) { FileUtils.mv(Gem::Package.build(copy, true), "#{output}/gems/") }
  File.binwrite("#{quick}/#{copy.full_name}.gemspec.rz", Zlib::Deflate.deflate(Marshal.dump(copy)))
  copy
end

index = specs.map { |spec| [spec.name, spec.version, "ruby"] }
{ "specs" => index, "latest_specs" => index, "prerelease_specs" => [] }.each do |name, entries|
  File.binwrite("#{output}/#{name}.#{Gem.marshal_version}.gz", Gem::Util.gzip(Marshal.dump(entries)))
end
