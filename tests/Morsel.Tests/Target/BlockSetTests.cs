using Morsel.Target;

namespace Morsel.Tests.Target;

public class BlockSetTests
{
    [Fact]
    public void A_set_behaves_as_a_set_of_numbers()
    {
        var random = new Random(1);
        foreach (int blockCount in (int[])[1, 63, 64, 65, 200])
        {
            var set = new BlockSet(blockCount);
            SortedSet<int> model = [];
            for (int step = 0; step < 500; step++)
            {
                int block = random.Next(blockCount);
                if (random.Next(3) > 0)
                {
                    Assert.Equal(model.Add(block), set.Add(block));
                }
                else
                {
                    model.Remove(block);
                    set.Remove(block);
                }
                Assert.Equal((model.Count, model.Count == blockCount, model.Contains(block)), (set.Count, set.IsFull, set.Contains(block)));
                AssertRunsAreTheGaps(set, model);
            }
        }
    }

    [Fact]
    public void The_set_of_an_empty_target_is_full_and_misses_nothing()
    {
        var set = new BlockSet(0);
        Assert.True(set.IsFull);
        Assert.Empty(set.MissingRuns());
    }

    [Fact]
    public void A_copy_is_independent()
    {
        BlockSet set = new(100), copy = new(100);
        set.Add(new BlockRun(60, 10));
        copy.CopyFrom(set);
        set.Clear();
        Assert.Equal((0, 10), (set.Count, copy.Count));
    }

    private static void AssertRunsAreTheGaps(BlockSet set, SortedSet<int> members)
    {
        Assert.Equal(
            Enumerable.Range(0, set.BlockCount).Except(members),
            set.MissingRuns().SelectMany(run => Enumerable.Range(run.First, run.Count)));
        Assert.All(set.MissingRuns(), run => Assert.True(run.End == set.BlockCount || set.Contains(run.End)));
    }
}
