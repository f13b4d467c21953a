using System.Text.RegularExpressions;

namespace Morsel.Interop.Tests.Peers;

/// <summary><c>./test</c> installs what the tests need, by the names of the packages.</summary>
public sealed class PeerInstallationTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Folder, "test"));

    public static TheoryData<string, string> Peers
    {
        get
        {
            var peers = new TheoryData<string, string>();
            foreach (string program in Regex.Match(Script, @"(?m)^peers=\((.*)\)$").Groups[1].Value.Split(' '))
                peers.Add(program, Peer.DebianPackages.GetValueOrDefault(program, program));
            return peers;
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public void Each_is_installed_from_its_package(string program, string package) => Assert.Matches(
        program == package ? @"(?m)^ *\*\) install ""\$peer""" : $@"(?m)^ *{Regex.Escape(program)}\) install ({Regex.Escape(package)}\b|.*\|\| install {Regex.Escape(package)}\b)", Script);

    [Fact]
    public void They_are_many() => Assert.InRange(Peers.Count, 20, 100);
}
