using static Morsel.Cli.DropIn.Takes;

namespace Morsel.Cli.DropIn.AppImageUpdate;

/// <summary>The options of <c>appimageupdatetool</c> 2.0.</summary>
internal static class AppImageUpdateTable
{
    public static readonly ToolOption
        Overwrite = new("O|overwrite"),
        RemoveOld = new("r|remove-old"),
        Check = new("j|check-for-update"),
        Information = new("u|update-info", Value),
        Describe = new("d|describe"),
        SelfUpdate = new("self-update"),
        Version = new("V|version"),
        Help = new("h|help");

    public static IReadOnlyList<ToolOption> All { get; } = [Overwrite, RemoveOld, Check, Information, Describe, SelfUpdate, Version, Help];
}
