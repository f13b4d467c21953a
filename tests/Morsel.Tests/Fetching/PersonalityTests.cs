using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>A whole update from every server that was measured, each as it answers: the file, few bytes, few requests.</summary>
public sealed class PersonalityTests
{
    private const int BlockBytes = 512, MissingBlocks = 60, FramingBytes = 160;

    // What the planner may waste on gaps, and what one answer may cost that is thrown away to learn what a server can.
    private const long FreeWasteBytes = 64 << 10, LessonBytes = 256 << 10;

    private static readonly byte[] Target = Edited.Content(1, 4 << 20);
    private static readonly byte[] Old = Edited.Flipped(Target, [.. Enumerable.Range(0, MissingBlocks).Select(i => 5 + (i * 130))]);

    /// <summary>Servers that give several ranges at once, one, or none; the lessons they cost; requests at most.</summary>
    public static TheoryData<string, int, int> Servers
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            string[] noRanges = ["nginx max_ranges 0", "HAProxy cache", "python http.server"];
            string[] several = ["nginx", "nginx proxy_cache", "Apache", "Apache MaxRanges unlimited", "Apache mod_cache", "Caddy", "Caddy before nginx", "HAProxy", "Squid"];
            foreach (string name in Personalities.Names)
                data.Add(name, several.Contains(name) || name == "lighttpd" ? 0 : noRanges.Contains(name) ? 2 : 1,
                    several.Contains(name) ? 6 : name == "lighttpd" ? 10 : noRanges.Contains(name) ? 4 : MissingBlocks + 4);
            return data;
        }
    }

    public static TheoryData<string> Names => [.. Personalities.Names];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task An_update_from_it_is_whole_and_within_its_budget(string server, int lessons, int mostRequests)
    {
        await using var scene = new Scene(Target);
        scene.Old(Old);
        scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            await connection.WriteAsync(Personalities.Answer(server, request, Target));
            if (server == "busybox")
                await connection.EndAsync(Cut.Fin);
        });
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        const long Missing = (long)MissingBlocks * BlockBytes;
        Assert.Equal(Missing, report.FetchedBytes);
        Assert.InRange(scene.DataRequests, 1, mostRequests);
        Assert.Equal(scene.DataRequests, report.DataRequests);
        // A server without ranges sends the file once.
        long honest = lessons == 2 ? Target.Length : (long)(1.05 * Missing) + FreeWasteBytes + (FramingBytes * MissingBlocks);
        Assert.InRange(report.TransferredBytes, Missing, honest + (lessons * LessonBytes));
        Assert.Empty(scene.Time.Waits);
        Assert.All(scene.Site.RequestsFor(Scene.Path), AssertAskedPlainly);
        // Its mark does not depend on what is asked for, and so is no reason to look at the description again.
        Assert.Single(scene.Site.RequestsFor(Scene.ControlPath));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_that_became_shorter_is_found_out_however_it_refuses_what_lies_behind_its_end(string server)
    {
        byte[] next = Target[..(Target.Length / 2)];
        await using var scene = new Scene(Target);
        // All that is missing of the old version lies behind the end of the new one.
        scene.Old(Edited.Flipped(Target, [.. Enumerable.Range(0, 20).Select(i => 4200 + (i * 130))]));
        scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            scene.Site.Publish(Scene.ControlPath, new ControlText(next).ToBytes(), modifiedDay: 2);
            byte[] answer = Personalities.Answer(server, request, next);
            await connection.WriteAsync(answer);
            if (answer.AsSpan().IndexOf("Connection: close"u8) >= 0)
                await connection.EndAsync(Cut.Fin);
        });
        UpdateReport report = await new FaultTrial(scene).SucceedAsync(next);
        Assert.Equal((next.Length, 0L), ((int)report.ReusedBytes, report.FetchedBytes));
        Assert.InRange(scene.DataRequests, 1, 6);
    }

    // Servers differ most in what they make of odd requests: suffixes, overlaps, neighbours, any other order, ends behind the end.
    private static void AssertAskedPlainly(FaultRequest request)
    {
        Assert.Matches("^bytes=[0-9]+-[0-9]+(,[0-9]+-[0-9]+)*$", request.Header("Range") ?? "bytes=0-0");
        long end = -1;
        foreach (ByteRange range in request.Ranges)
        {
            Assert.InRange(range.Start, end + 1, range.End - 1);
            Assert.InRange(range.End, 1, Target.Length);
            end = range.End;
        }
    }
}
