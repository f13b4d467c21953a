using Morsel.Cli.Running;
using Morsel.Tests.Cli;
using Morsel.Tests.Updating;
using Morsel.Tests.Updating.AppImages;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What updates of AppImages have to say.</summary>
internal static class AppImageMessages
{
    private const string ApiPath = "/repos/example-owner/example-app/releases/latest";
    private const string ReleaseInformation = "gh-releases-zsync|example-owner|example-app|latest|Example-*-x86_64.AppImage.zsync";

    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Ok, "A maker embeds update information that does not fit the name of the file.",
            stage => stage.RunAsync("make", Old(stage), "--update-information", "gh-releases-zsync|example-owner|example-app|latest|Other-*.zsync")),
        new(ExitCode.InvalidDescription, "An AppImage has no update information.", stage => UpdateAsync(stage, "")),
        new(ExitCode.Refused, "An AppImage has update information of a service that has ended.", stage => UpdateAsync(stage, "bintray-zsync|o|r|p|x")),
        new(ExitCode.Refused, "The published name of the new version is not that of an AppImage.", stage => Published(stage, "notes.txt", "old").UpdatedAsync("new-unsigned", overwrites: false)),
        new(ExitCode.Refused, "The new version of a signed AppImage is signed by another key.", stage => Published(stage, "App.AppImage", "new-other-key").UpdatedAsync("old")),
        new(ExitCode.NotFound, "The release has no file that fits the update information.", stage =>
        {
            stage.Scene.Site.Publish(ApiPath, """{"tag_name":"v1","assets":[{"name":"other.zip","browser_download_url":"https://example.org/other.zip"}]}"""u8.ToArray());
            return UpdateAsync(stage, ReleaseInformation);
        }),
        new(ExitCode.RateLimited, "GitHub takes no more questions from this address.",
            stage => UpdateAsync(stage.Answers(ApiPath, "403 Forbidden", "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1767229200\r\n"), ReleaseInformation)),
        new(ExitCode.UpdateAvailable, "`--check` finds a newer version.", stage => Published(stage, "App.AppImage", "new-same-key").UpdatedAsync("old", overwrites: true, "--check")),
    ];

    private static string Old(MessageStage stage, string information = "") =>
        stage.Written("App.AppImage", AppImageScene.Make(information, Edited.Content(1, 10_000)));

    private static Task<CommandRun> UpdateAsync(MessageStage stage, string information) =>
        stage.RunAsync("update", Old(stage, information), "--github-api", stage.Scene.Site.Address("/").ToString(), "--allow-private");

    private static MessageStage Published(MessageStage stage, string name, string vector)
    {
        byte[] target = Vectors.Read($"appimage/signed/{vector}.AppImage");
        stage.Scene.Site.Publish("/new.zsync", new ControlText(target) { FileName = name, Locations = ["new"] }.ToBytes());
        stage.Scene.Site.Publish("/new", target);
        return stage;
    }

    private static Task<CommandRun> UpdatedAsync(this MessageStage stage, string old, bool overwrites = true, params string[] more) => stage.RunAsync(
    [
        "update", stage.Written("App.AppImage", Vectors.Read($"appimage/signed/{old}.AppImage")),
        "--update-information", $"zsync|{stage.Scene.Site.Address("/new.zsync")}", "--allow-private", .. overwrites ? ["-O"] : Array.Empty<string>(), .. more,
    ]);
}
