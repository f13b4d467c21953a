using Morsel.Cli.DropIn;
using Morsel.Cli.DropIn.AppImageUpdate;
using Morsel.Cli.DropIn.Casync;
using Morsel.Cli.DropIn.Desync;
using Morsel.Cli.DropIn.Zck;
using Morsel.Cli.DropIn.Zsync;
using Morsel.Cli.DropIn.Zsyncmake;
using Morsel.Cli.DropIn.Zsyncranges;

namespace Morsel.Cli;

/// <summary>The tools that Morsel stands in for, by name: another one costs a folder of <c>DropIn</c> and a line here.</summary>
internal static class Catalog
{
    private static readonly (string Name, Func<Surroundings, DropInTool> Open)[] Tools =
    [
        ("zsyncmake", around => new ZsyncmakeTool(around)),
        ("zsync", around => new ZsyncTool(ForgivingWriter.In(around))),
        ("appimageupdatetool", around => new AppImageUpdateTool(ForgivingWriter.In(around))),
        ("zck", around => new ZckTool(around)),
        ("zck_read_header", around => new ReadHeaderTool(around)),
        ("unzck", around => new UnzckTool(around)),
        ("casync", around => new CasyncTool(around)),
        ("desync", around => new DesyncTool(ForgivingWriter.In(around))),
        ("zsyncranges", around => new ZsyncrangesTool(around)),
        ("zckdl", around => new ZckdlTool(ForgivingWriter.In(around))),
        ("zck_delta_size", around => new DeltaSizeTool(around)),
        ("zck_gen_zdict", around => new GenerateDictionaryTool(around)),
    ];

    private const string OwnVerb = "zsyncranges";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names => [.. Tools.Select(tool => tool.Name)];

    /// <summary>The tool that is meant, and its command line.</summary>
    /// <param name="around">By which name the command was called, among others.</param>
    /// <param name="arguments">The command line without that name.</param>
    /// <returns>null where the command itself is meant.</returns>
    public static (DropInTool Tool, string[] Words)? Find(Surroundings around, string[] arguments)
    {
        if (around.CalledName is { } called && Open(called, around) is { } tool)
            return (tool, arguments);
        // By its first word, the command's own verb of a name comes first: it has options and a help.
        return arguments is [var first, ..] && first != OwnVerb && Open(first, around) is { } named ? (named, arguments[1..]) : null;
    }

    private static DropInTool? Open(string name, Surroundings around) =>
        Array.Find(Tools, tool => tool.Name == name).Open?.Invoke(around);
}
