using System.Reflection;
using System.Runtime.CompilerServices;
using Morsel.Tests.Updating;
using Morsel.Zchunk;
using Morsel.Zsync;

namespace Morsel.Tests;

/// <summary>What a caller may rely on whatever is called: null is named, after the end nothing works, reports can be read.</summary>
public sealed class CallerPromiseTests
{
    private static readonly string[] ResultNames = ["Report", "Plan", "Estimate", "Description", "Ranges"];
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string, string> Wanted()
    {
        var wanted = new TheoryData<string, string>();
        foreach (MethodBase door in Doors())
            foreach (ParameterInfo parameter in door.GetParameters().Where(IsWanted))
                wanted.Add(Name(door), parameter.Name!);
        return wanted;
    }

    [Theory]
    [MemberData(nameof(Wanted))]
    public async Task An_argument_that_must_not_be_null_is_named(string door, string parameter)
    {
        MethodBase called = Doors().Single(candidate => Name(candidate) == door);
        using var updater = new Updater();
        object?[] arguments = [.. called.GetParameters().Select(other => other.Name == parameter ? null : Any(other, updater))];
        Exception thrown = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(called, updater, arguments));
        Assert.Equal(parameter, Assert.IsType<ArgumentNullException>(thrown).ParamName);
    }

    [Fact]
    public async Task Nothing_works_after_the_end_and_no_connection_is_opened()
    {
        await using Scene scene = new Scene(Edited.Content(1, 10_000)).Old(Edited.Content(2, 100));
        Updater updater = scene.NewUpdater();
        updater.Dispose();
        updater.Dispose();
        string source = scene.Request.Source;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => updater.UpdateAsync(scene.Request));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => updater.UpdateAsync(source, scene.Output));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => updater.PlanAsync(scene.Request));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => updater.InspectAsync(source));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => updater.VerifyAsync(scene.Output, source));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ZsyncRanges.FindAsync(updater, source, scene.Output));
        Assert.Empty(scene.Site.RequestsFor(Scene.ControlPath));
    }

    [Fact]
    public async Task A_report_is_a_line_that_people_can_read()
    {
        await using Scene scene = new Scene(Edited.Content(1, 10_000)).Old(Edited.Content(2, 100));
        using Updater updater = scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(scene.Request);
        Assert.Equal($"{scene.Output}: 10000 bytes; 0 would be reused, 10000 downloaded in 1 ranges", plan.ToString());
        DescriptionReport description = await updater.InspectAsync(scene.Request.Source);
        Assert.Equal($"{description.FileName}: 10000 bytes in {description.BlockCount} blocks, described by {description.DescriptionBytes} bytes of zsync", description.ToString());
        Assert.StartsWith("different in 1 stretches, 100 bytes of 10000", (await updater.VerifyAsync(scene.Output, scene.Request.Source)).ToString(), StringComparison.Ordinal);
        UpdateReport update = await updater.UpdateAsync(scene.Request);
        Assert.Equal($"{scene.Output}: Updated, 10000 bytes; 0 reused, 10000 downloaded in {update.DataRequests} requests; verified: {update.Proven}", update.ToString());
        Assert.Equal($"identical, 10000 bytes; verified: {update.Proven}", (await updater.VerifyAsync(scene.Output, scene.Request.Source)).ToString());
        PayloadReport payload = await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = scene.Output, OutputPath = scene.Folder["packed.zck"] });
        Assert.Equal($"{payload.OutputPath}: {payload.PayloadBytes} bytes contain 10000 bytes in {payload.ChunkCount} chunks", payload.ToString());
    }

    // The compiler's own would name the types of lists.
    [Fact]
    public void Every_result_with_a_list_in_it_prints_as_a_line_of_its_own()
    {
        Type[] results = [.. typeof(Updater).Assembly.GetExportedTypes().Where(type => ResultNames.Any(name => type.Name.EndsWith(name, StringComparison.Ordinal)) && type != typeof(SeedReport) && type != typeof(ServerReport))];
        Assert.Equal(29, results.Length);
        Assert.All(results, type => Assert.Null(type.GetMethod(nameof(ToString), [])!.GetCustomAttribute<CompilerGeneratedAttribute>()));
    }

    private static IEnumerable<MethodBase> Doors()
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        Type[] classes = [typeof(Updater), typeof(Maker), typeof(ZchunkFile), typeof(ProxyRules), typeof(Printable)];
        return classes.SelectMany(type => type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors()))
            .Where(door => !door.IsSpecialName || door.IsConstructor)
            .Append(typeof(ZsyncRanges).GetMethod(nameof(ZsyncRanges.FindAsync))!);
    }

    private static string Name(MethodBase door) =>
        $"{door.DeclaringType!.Name}.{door.Name}({string.Join(", ", door.GetParameters().Select(parameter => parameter.Name))})";

    private static bool IsWanted(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && Nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static object? Any(ParameterInfo parameter, Updater updater) => parameter.ParameterType switch
    {
        { } type when type == typeof(Updater) => updater,
        { } type when type == typeof(Stream) => Stream.Null,
        { } type when type == typeof(string) => "/nowhere",
        { } type when type == typeof(Uri) => new Uri("http://nowhere.example/"),
        { } type when type == typeof(UnpackRequest) => new UnpackRequest { PayloadPath = "/nowhere" },
        { IsValueType: true } type => Activator.CreateInstance(type),
        _ => null,
    };

    private static async Task CallAsync(MethodBase door, Updater updater, object?[] arguments)
    {
        object? target = door.IsStatic || door.IsConstructor ? null
            : door.DeclaringType == typeof(Updater) ? updater
            : door.DeclaringType == typeof(Maker) ? new Maker()
            : ProxyRules.None;
        try
        {
            object? result = door is ConstructorInfo constructor ? constructor.Invoke(arguments) : door.Invoke(target, arguments);
            if (result is Task running)
                await running;
        }
        catch (TargetInvocationException wrapped)
        {
            throw wrapped.InnerException!;
        }
    }
}
