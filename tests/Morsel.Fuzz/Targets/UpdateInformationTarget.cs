using System.Text;
using Morsel.Formats.AppImage;

namespace Morsel.Fuzz.Targets;

/// <summary>The update information of AppImages.</summary>
internal sealed class UpdateInformationTarget() : FuzzTarget("update-information")
{
    public override int MostBytes => 512;

    public override IReadOnlyList<string> Words { get; } =
        ["zsync|", "gh-releases-zsync|", "gl-releases-zsync|", "cb-releases-zsync|", "gitea-releases-zsync|", "forgejo-releases-zsync|", "pling-v1-zsync|", "bintray-zsync|", "|latest|", "https://", "http://", "*", "..", "@", "[::1]"];

    protected override bool IsDocumented(Exception refusal) => refusal is TargetFormatException or RefusedException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        UpdateInformation read = UpdateInformation.Parse(Encoding.UTF8.GetString(input));
        Claim(read.IsOfSameProject(read), "a project is the same as itself");
        if (read is UpdateInformation.ControlFile { Address: var address })
            Claim(address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0, "an address is of the web, with a host and without a user");
        return true;
    }
}
