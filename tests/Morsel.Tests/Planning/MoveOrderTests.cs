using Morsel.Planning;

namespace Morsel.Tests.Planning;

/// <summary>Whatever moves in a file, everything is read before it is overwritten; what waits for itself in a circle is saved, and given up only where that is too much.</summary>
public sealed class MoveOrderTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 50_000 : 3_000;

    [Fact]
    public void Moves_of_all_kinds_end_where_they_belong()
    {
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            Move[] moves = Some(random, out int fileBytes);
            long most = random.Next(3) == 0 ? long.MaxValue : random.Next(0, 40);
            var file = new Played(fileBytes, moves);
            MoveOrder order = MoveOrder.Of(moves, most);
            file.Play(order, most, $"trial {trial}");
            if (most == long.MaxValue)
                Assert.Empty(order.GivenUp);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(-7)]
    [InlineData(64)]
    [InlineData(-64)]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void A_shift_saves_nothing_and_goes_on_beside_the_last_one(int shift)
    {
        Move[] moves = [.. Enumerable.Range(0, 100).Select(i => new Move(new ByteRange(2000 + (i * 64), 2064 + (i * 64)), 2000 + (i * 64) + shift))];
        MoveOrder order = MoveOrder.Of(moves, 0);
        Assert.All(order.Steps, step => Assert.Equal(MoveAct.Copy, step.Act));
        Assert.Equal(100, order.Steps.Count);
        if (Math.Abs(shift) <= 64)
            Assert.All(order.Steps.Zip(order.Steps.Skip(1)), pair => Assert.Equal(1, Math.Abs(pair.First.Move - pair.Second.Move)));
    }

    [Fact]
    public void Two_halves_that_change_places_need_one_block_saved_at_a_time()
    {
        Move[] moves = [.. Enumerable.Range(0, 100).Select(i => new Move(new ByteRange(i * 10, (i * 10) + 10), (i + 50) % 100 * 10))];
        MoveOrder order = MoveOrder.Of(moves, 10);
        Assert.Empty(order.GivenUp);
        Assert.Equal(50, order.Steps.Count(step => step.Act == MoveAct.Save));
        new Played(1000, moves).Play(order, 10, "halves");
    }

    [Fact]
    public void What_many_read_is_saved_once()
    {
        // The first block is wanted in all other places, and the second one in its.
        Move[] moves = [new(new ByteRange(0, 10), 10), .. Enumerable.Range(1, 99).Select(i => new Move(new ByteRange(i * 10, (i * 10) + 10), 0))];
        MoveOrder order = MoveOrder.Of(moves, 10);
        Assert.Empty(order.GivenUp);
        Assert.InRange(order.Steps.Count(step => step.Act == MoveAct.Save), 1, 1);
        new Played(1000, moves).Play(order, 10, "many");
    }

    [Fact]
    public void Of_a_circle_one_is_given_up_where_nothing_may_be_saved()
    {
        Move[] moves = [.. Enumerable.Range(0, 9).Select(i => new Move(new ByteRange(i * 10, (i * 10) + 10), (i + 1) % 9 * 10))];
        MoveOrder order = MoveOrder.Of(moves, 9);
        Assert.Single(order.GivenUp);
        new Played(90, moves).Play(order, 9, "circle");
    }

    [Fact]
    public void Millions_of_moves_are_ordered_in_the_time_of_sorting()
    {
        const int count = 1_000_000;
        int[] places = [.. Enumerable.Range(0, count)];
        new Random(1).Shuffle(places);
        Move[] moves = [.. Enumerable.Range(0, count).Select(i => new Move(new ByteRange((long)i * 4096, ((long)i * 4096) + 4096), ((long)places[i] * 4096) + (i % 2)))];
        MoveOrder order = MoveOrder.Of(moves, 32 << 20);
        Assert.Equal(count, order.GivenUp.Count + order.Steps.Count(step => step.Act is MoveAct.Copy or MoveAct.Restore));
    }

    // Blocks of the target, of one size or of many, with gaps; each stands anywhere, and some of them where others do.
    private static Move[] Some(Random random, out int fileBytes)
    {
        int count = random.Next(1, 60), size = random.Next(1, 9);
        bool isUniform = random.Next(2) == 0;
        var moves = new List<Move>();
        int at = 0, shift = random.Next(-20, 20);
        fileBytes = (count * 12) + 50;
        for (int i = 0; i < count; i++)
        {
            at += random.Next(4) == 0 ? random.Next(12) : 0;
            int bytes = isUniform ? size : random.Next(1, 9);
            if (at + bytes > fileBytes)
                break;
            int from = random.Next(5) switch
            {
                0 => random.Next(0, fileBytes - bytes + 1),
                1 when moves.Count > 0 && moves[^1].Target.Length == bytes => (int)moves[random.Next(moves.Count)].From,
                2 => random.Next(0, (fileBytes / 8) + 1),
                _ => at + shift,
            };
            moves.Add(new Move(new ByteRange(at, at + bytes), Math.Clamp(from, 0, fileBytes - bytes)));
            at += bytes;
        }
        return [.. moves];
    }

    /// <summary>A file in which every byte is another one, and what an order makes of it.</summary>
    private sealed class Played(int fileBytes, Move[] moves)
    {
        private readonly int[] _file = [.. Enumerable.Range(0, fileBytes)];
        private readonly Dictionary<(long From, long Bytes), int[]> _saved = [];

        public void Play(MoveOrder order, long most, string trial)
        {
            var written = new HashSet<int>();
            foreach (MoveStep step in order.Steps)
            {
                Move move = moves[step.Move];
                (long From, long Bytes) source = (move.From, move.Target.Length);
                if (step.Act == MoveAct.Save)
                    Assert.True(_saved.TryAdd(source, Read(move)), $"{trial}: saved twice");
                else if (step.Act != MoveAct.Forget)
                {
                    int[] bytes = step.Act == MoveAct.Copy ? Read(move) : _saved[source];
                    Assert.Equal(Enumerable.Range((int)move.From, bytes.Length), bytes);
                    bytes.CopyTo(_file, move.Target.Start);
                    Assert.True(written.Add(step.Move), $"{trial}: written twice");
                }
                if (step.IsLast)
                    Assert.True(_saved.Remove(source), trial);
                Assert.True(_saved.Keys.Sum(key => key.Bytes) <= most, $"{trial}: more is saved than may be");
            }
            Assert.Empty(_saved);
            Assert.Equal(Enumerable.Range(0, moves.Length), written.Concat(order.GivenUp).Order());
        }

        private int[] Read(Move move) => _file[(int)move.From..(int)move.FromEnd];
    }
}
