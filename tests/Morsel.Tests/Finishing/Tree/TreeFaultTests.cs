using Morsel.Casync;
using Morsel.Files;

namespace Morsel.Tests.Finishing.Tree;

/// <summary>Whichever call fails, each file is the old one or the new one, and the next run makes everything right.</summary>
public sealed class TreeFaultTests
{
    private const int DiskFull = 28;

    private static readonly Item[] Old =
    [
        Item.File("a", "first"), Item.Folder("b", Item.File("x", "inner"), Item.File("y", "stays")), Item.Folder("c", Item.File("f", "gone")), Item.Link("l", "a"), Item.File("z", "last"),
    ];

    private static readonly Item[] New =
    [
        Item.File("a", "FIRST"), Item.Folder("b", Item.File("w", "added"), Item.File("x", "INNER"), Item.File("y", "stays", permissions: 0x180)), Item.File("c", "a file now"), Item.Link("l", "z"),
        Item.Folder("z", Item.File("f", "deep")),
    ];

    [Fact]
    public void Every_call_may_fail()
    {
        int failures = 0;
        for (int failing = 1; ; failing++)
        {
            using var scene = new TreeScene();
            scene.Extract(Old);
            int calls = 0;
            bool hasFailed = false;
            var watch = new TreeWatch
            {
                Before = (call, name) =>
                {
                    if (++calls != failing)
                        return;
                    hasFailed = true;
                    throw FileFailure.From(DiskFull, call, name);
                },
            };
            scene.Open = watch.Open;
            try
            {
                scene.Extract(New);
            }
            catch (IOException failure)
            {
                Assert.Equal(DiskFull, failure.HResult);
                failures++;
            }
            AssertOldOrNew(scene);
            scene.Open = null;
            scene.Extract(New);
            Assert.Equal(
                ["/", "a=FIRST", "b/", "b/w=added", "b/x=INNER", "b/y=stays", "c=a file now", "l->z", "z/", "z/f=deep"],
                scene.Contents());
            scene.AssertOutsideUntouched();
            Assert.True(scene.Extract(New).WasCurrent);
            if (!hasFailed)
                break;
        }
        Assert.True(failures > 20, $"{failures} failures");
    }

    [Fact]
    public void What_a_killed_run_left_goes_with_the_next_one()
    {
        using var scene = new TreeScene();
        scene.Extract(Old);
        foreach (string name in (string[])[".morsel.0.part", "b/.morsel.7.part", "c/.morsel.12.part"])
            File.WriteAllText(scene[name], "half");
        TreeReport report = scene.Extract(New);
        Assert.Equal(0, report.EntriesLeft);
        Assert.Equal(
            ["/", "a=FIRST", "b/", "b/w=added", "b/x=INNER", "b/y=stays", "c=a file now", "l->z", "z/", "z/f=deep"],
            scene.Contents());
    }

    private static void AssertOldOrNew(TreeScene scene)
    {
        foreach ((string path, string[] contents) in ((string, string[])[])[("a", ["first", "FIRST"]), ("b/x", ["inner", "INNER"]), ("b/y", ["stays"])])
            Assert.Contains(File.ReadAllText(scene[path]), contents);
    }
}
