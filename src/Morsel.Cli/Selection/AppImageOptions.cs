using System.CommandLine;
using Morsel.AppImages;

namespace Morsel.Cli.Selection;

/// <summary>How an AppImage is updated from the update information inside it.</summary>
internal sealed class AppImageOptions
{
    private static readonly string[] TokenVariables = ["GITHUB_TOKEN", "GH_TOKEN"];

    private readonly Surroundings _around;

    private readonly Option<bool> _overwrite = OptionKinds.Flag("--overwrite", "For an AppImage: replace the old file itself, instead of writing the new one beside it under its published name.", "-O");
    private readonly Option<bool> _removeOld = OptionKinds.Flag("--remove-old", "For an AppImage: delete the old file once the new one is in place.", "-r");

    private readonly Option<string?> _information =
        OptionKinds.Text("--update-information", "TEXT", "For an AppImage: use this update information instead of the one in the file.");

    private readonly Option<string?> _tokenFile =
        OptionKinds.InputFile("--github-token-file", "File whose first line is a token for GitHub (default: GITHUB_TOKEN, then GH_TOKEN). It is sent to the API of GitHub only.");

    private readonly Option<string?> _api = OptionKinds.Text("--github-api", "URL", "Address of the API of GitHub, or of an enterprise host (default: https://api.github.com).");

    private readonly Option<string?> _key =
        OptionKinds.Text("--accept-key", "FINGERPRINT", "For a signed AppImage: also accept a new version that is signed by this key.");

    public AppImageOptions(Command verb, Surroundings around)
    {
        _around = around;
        foreach (Option option in new Option[] { _overwrite, _removeOld, _information, _tokenFile, _api, _key })
            verb.Add(option);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with { AppImage = Read(parsed) };

    private AppImageUpdateOptions Read(ParseResult parsed)
    {
        var options = new AppImageUpdateOptions
        {
            Overwrite = parsed.GetValue(_overwrite),
            RemoveOld = parsed.GetValue(_removeOld),
            UpdateInformation = parsed.GetValue(_information),
            AcceptedKey = Fingerprint(parsed.GetValue(_key)),
            GitHubToken = () => parsed.GetValue(_tokenFile) is { } path ? SecretFile.Read(path)
                : TokenVariables.Select(_around.Variable).FirstOrDefault(token => !string.IsNullOrEmpty(token)),
        };
        return parsed.GetValue(_api) is { } api ? options with { GitHubApi = SourceOptions.Address("--github-api", api) } : options;
    }

    private static string? Fingerprint(string? text)
    {
        string? digits = text?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return digits is null or { Length: 40 or 64 } && digits?.All(char.IsAsciiHexDigit) != false
            ? digits
            : throw CommandFailure.Usage($"--accept-key: got \"{text}\", expected 40 or 64 hexadecimal digits");
    }
}
