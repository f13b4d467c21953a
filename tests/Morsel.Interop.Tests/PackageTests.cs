using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Morsel.Extensions.DependencyInjection;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What is published as packages can be installed from a folder and used. They are packed of what was built with the tests.</summary>
[Trait("Speed", "slow")]
public sealed class PackageTests
{
    // Packing and installing take seconds; whoever waits that long waits for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string BuiltVersion = typeof(Updater).Assembly.GetName().Version!.ToString(fieldCount: 3);

    private const string ConsumerProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Morsel" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string ConsumerProgram = """
        using Morsel;
        File.WriteAllBytes("old.bin", [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i / 7))]);
        File.Copy("old.bin", "new.bin");
        await new Maker().MakeAsync(new MakeRequest { SourcePath = "new.bin", OutputPath = "new.bin.zsync" });
        using var updater = new Updater();
        UpdateReport report = await updater.UpdateAsync(new UpdateRequest
        {
            Source = "new.bin.zsync", OutputPath = "updated.bin", SeedPaths = ["old.bin"], BaseAddress = new Uri("http://127.0.0.1:9/"),
        });
        Console.WriteLine($"{report.Outcome}, {report.ReusedBytes} reused, {report.DataRequests} requests");
        """;

    // Versions with a new name each time: a package cache cannot answer with an older build.
    private readonly string _version = FormattableString.Invariant($"0.0.1-test.{Stopwatch.GetTimestamp()}");

    [Fact]
    public async Task The_library_is_restored_from_a_folder_and_used()
    {
        using var folder = new TestFolder();
        await PackAsync("Morsel", folder.Path);
        string project = folder.MakeSibling("consumer");
        await File.WriteAllTextAsync(Path.Combine(project, "consumer.csproj"), ConsumerProject.Replace("VERSION", _version, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), ConsumerProgram);
        await File.WriteAllTextAsync(
            Path.Combine(project, "nuget.config"),
            $"""<configuration><packageSources><add key="packed" value="{folder.Path}" /></packageSources></configuration>""");
        string output = await DotnetAsync(folder, project, "run");
        Assert.EndsWith("Updated, 100000 reused, 0 requests", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_is_installed_as_a_tool_from_a_folder_and_runs()
    {
        using var folder = new TestFolder();
        await PackAsync("Morsel.Serve", folder.Path);
        string tools = folder.MakeSibling("tools");
        await DotnetAsync(
            folder, tools, "tool", "install", "morsel-cli", "--tool-path", tools, "--add-source", folder.Path, "--version", _version);
        string output = await PeerProcess.RunAsync(Path.Combine(tools, "morsel"), ["--version"], tools);
        Assert.Contains(BuiltVersion, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Morsel", typeof(Updater))]
    [InlineData("Morsel.Extensions.DependencyInjection", typeof(MorselOptions))]
    public async Task A_package_says_what_it_is_and_documents_what_is_public_and_nothing_else(string name, Type known)
    {
        using var folder = new TestFolder();
        await PackAsync(name, folder.Path);
        Assert.True(File.Exists(folder.Served($"{name}.{_version}.snupkg")), "there are no symbols");
        using ZipArchive package = ZipFile.OpenRead(folder.Served($"{name}.{_version}.nupkg"));
        XDocument specification = Read(package, $"{name}.nuspec");
        Assert.All(
            [("license", "MIT"), ("icon", "icon.png"), ("readme", "PACKAGE.md")],
            field => Assert.Equal(field.Item2, specification.Descendants().Single(element => element.Name.LocalName == field.Item1).Value));
        Assert.InRange(package.GetEntry("icon.png")!.Length, 100, 10_000);
        Assert.StartsWith($"# {name}\n", new StreamReader(package.GetEntry("PACKAGE.md")!.Open()).ReadToEnd(), StringComparison.Ordinal);
        string[] documented = [.. Read(package, $"lib/net10.0/{name}.xml").Descendants("member").Select(member => member.Attribute("name")!.Value)];
        Assert.Empty(DocumentedNames.NotPublic(documented, known.Assembly));
        Assert.Equal([], DocumentedNames.OfTypes(known.Assembly).Except(documented));
    }

    private static XDocument Read(ZipArchive package, string entry)
    {
        using Stream content = package.GetEntry(entry)!.Open();
        return XDocument.Load(content);
    }

    private Task<string> PackAsync(string project, string output) => PeerProcess.RunAsync(
        "dotnet",
        [
            "pack", Path.Combine("src", project), "-o", output, $"-p:PackageVersion={_version}", "--no-build", "-p:BuildProjectReferences=false", "-c", Configuration, "-v", "quiet",
        ],
        Repository.Folder,
        Patience,
        Environments());

    private static Task<string> DotnetAsync(TestFolder folder, string workingFolder, params string[] arguments)
    {
        Dictionary<string, string?> environment = Environments();
        environment["NUGET_PACKAGES"] = folder.Beside("packages");
        return PeerProcess.RunAsync("dotnet", arguments, workingFolder, Patience, environment);
    }

    // The folder of the tests is called as the configuration that they were built in.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Neither what the running test host says to its own build nor processes that outlive the test.</summary>
    private static Dictionary<string, string?> Environments()
    {
        var environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" };
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
            if (name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase))
                environment.TryAdd(name, null);
        return environment;
    }
}
