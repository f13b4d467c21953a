namespace Morsel.Tests.Architecture;

/// <summary>Makes walls of the namespaces: the arrows between the rooms are those of the plan, in method bodies too.</summary>
public sealed class ArrowTest
{
    private static readonly ArrowTable Planted = ArrowRules.Library with
    {
        RoomDoors = new Dictionary<string, string[]> { ["Files"] = ["Disk", "DiskException", "IDisk", "DiskBase", "DiskAttribute"] },
    };

    public static TheoryData<string> Assemblies => WalledAssembly.Names;

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_room_uses_what_it_may_not(string name)
    {
        WalledAssembly assembly = WalledAssembly.Of(name);
        string[] problems = Problems(assembly.References, name, assembly.Table);
        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_door_is_used(string name)
    {
        WalledAssembly assembly = WalledAssembly.Of(name);
        var check = new ArrowCheck(name, assembly.Table);
        HashSet<string> used = [.. assembly.References
            .Where(reference => check.RoomSeenFrom(reference.From, reference.To) is not null)
            .Select(reference => $"{check.RoomSeenFrom(reference.From, reference.To)}: {reference.To.Name}")];
        string[] unused = [.. assembly.Table.RoomDoors.SelectMany(room => room.Value.Select(door => $"{room.Key}: {door}")).Except(used)];
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_arrow_is_used(string name)
    {
        WalledAssembly assembly = WalledAssembly.Of(name);
        var check = new ArrowCheck(name, assembly.Table);
        HashSet<(string From, string To)> used = [.. assembly.References.SelectMany(check.ArrowsOf)];
        string[] unused = [.. assembly.Table.Arrows
            .SelectMany(room => room.Value.Select(to => (From: room.Key, To: to)))
            .Where(arrow => !used.Contains(arrow))
            .Select(arrow => $"{arrow.From} → {arrow.To}")];
        Assert.True(unused.Length == 0, string.Join('\n', unused));
    }

    [Fact]
    public void Every_planted_violation_is_found_and_nothing_else()
    {
        IEnumerable<string> found = Problems(AssemblyReferences.Read(typeof(ArrowTest).Assembly.Location), "Planted.Morsel", Planted)
            .Select(problem => problem.Split(':')[0].Replace("Planted.Morsel.", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "Fetching.Fetcher.Concrete uses Transports.Http.Client..ctor",
                "Formats.A.FormatA.Forbidden uses Planning.Cost..ctor",
                "Formats.A.FormatA.Sibling uses Formats.B.FormatB..ctor",
                "Making.Maker.No_door uses Files.Sector..ctor",
                "Options.Room uses Planning.Cost..ctor",
                "Routes.Whole.WholeRoute.List uses Catalog..ctor",
                "Target.Bodies.Async uses Files.Disk.Touch",
                "Target.Bodies.Call uses Files.Disk.Touch",
                "Target.Bodies.Capturing_lambda uses Files.Disk.Touch",
                "Target.Bodies.Cast uses Files.Disk",
                "Target.Bodies.Catch uses Files.DiskException",
                "Target.Bodies.Field uses Files.Disk",
                "Target.Bodies.Field uses Files.Disk.Count",
                "Target.Bodies.Generic_argument_of_a_method uses Files.Disk",
                "Target.Bodies.Generic_argument_of_a_type uses Files.Disk",
                "Target.Bodies.Generic_argument_within uses Files.Disk",
                "Target.Bodies.Generic_method uses Files.Disk.Pass",
                "Target.Bodies.Iterator uses Files.Disk.Touch",
                "Target.Bodies.Lambda uses Files.Disk.Touch",
                "Target.Bodies.Local_function uses Files.Disk",
                "Target.Bodies.Method_group uses Files.Disk.Touch",
                "Target.Bodies.Nested.Call uses Files.Disk.Touch",
                "Target.Bodies.New_array uses Files.Disk",
                "Target.Heads uses Files.DiskBase",
                "Target.Heads uses Files.IDisk",
                "Target.Heads..ctor uses Files.DiskBase..ctor",
                "Target.Heads.AttributeArgument uses Files.Disk",
                "Target.Heads.Attributed uses Files.DiskAttribute..ctor",
                "Target.Heads.Constrained uses Files.IDisk",
                "Target.Heads.Parameter uses Files.Disk",
                "Target.Heads.Result uses Files.Disk",
                "Target.Heads._field uses Files.Disk",
                "Target.Impure.Clock uses System.Diagnostics.Stopwatch.GetTimestamp",
                "Target.Impure.Console_call uses System.Console.WriteLine",
                "Target.Impure.File_call uses System.IO.File.Exists",
                "Target.Impure.Machine uses System.Environment.get_ProcessorCount",
                "Target.Impure.Network uses System.Net.Http.HttpRequestMessage..ctor",
                "Target.Impure.Path_call uses System.IO.Path.GetFileName",
                "Target.Impure.Time uses System.TimeProvider.get_System",
                "Transports.Http.Client.Door uses Updater..ctor",
                "Unlisted.Stranger.Any uses Files.Disk..ctor",
                "Updater.Concrete uses Formats.A.FormatA..ctor",
            ],
            found);
    }

    [Fact]
    public void A_violation_is_told_with_its_place_its_goal_and_the_rule() =>
        Assert.Contains(
            "Planted.Morsel.Formats.A.FormatA.Sibling uses Planted.Morsel.Formats.B.FormatB..ctor: Formats.A may use Formats, Matching, Hashing, Compression, Target",
            Problems(AssemblyReferences.Read(typeof(ArrowTest).Assembly.Location), "Planted.Morsel", Planted));

    [Fact]
    public void Violations_planted_in_a_command_are_found_by_its_own_table() => Assert.Equal(
        [
            "Planted.Command.Text.Figures.Console_call uses System.Console.WriteLine: Text is pure: no file, network, clock or console",
            "Planted.Command.Text.Figures.Upwards uses Planted.Command.Verbs.Verb..ctor: Text may use nothing",
            "Planted.Command.Verbs.Verb.No_door uses Planted.Command.Text.Inside..ctor: Inside is no door of Text",
            "Planted.Command.Verbs.Verb.Root uses Planted.Command.Tree..ctor: Verbs may use Text",
        ],
        Problems(
            AssemblyReferences.Read(typeof(ArrowTest).Assembly.Location),
            "Planted.Command",
            new ArrowTable
            {
                Arrows = new Dictionary<string, string[]> { ["Text"] = [], ["Verbs"] = ["Text"] },
                PureRooms = ["Text"],
                RoomDoors = new Dictionary<string, string[]> { ["Text"] = ["Figures"] },
            }));

    private static string[] Problems(IEnumerable<CodeReference> references, string house, ArrowTable table)
    {
        var rules = new ArrowCheck(house, table);
        return [.. references.Select(rules.Problem).OfType<string>().Order(StringComparer.Ordinal)];
    }
}
